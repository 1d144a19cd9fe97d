// Recipes: where page and API are, and what to write. Every answer is in web/data/recipes, so that no server is asked.
import { recipeData, recipeSpace } from '../shared/data.js';
import { element } from '../shared/element.js';
import { language, loadTexts, reasons, rich, sentences, t } from '../shared/language.js';
import { ready } from '../shared/page.js';
import { keep, linked } from './address.js';
import { answerTo } from './answer.js';
import { makeForm } from './form.js';
import { parse } from './origins.js';
import { commandView, outcomeView, whysOf } from './outcome.js';
import { partViews } from './parts.js';

const at = (id) => document.getElementById(id);
const [space, texts] = await Promise.all([
  recipeSpace(),
  Promise.all([reasons(), sentences()]).then(([ofReasons, ofSentences]) => ({ reasons: ofReasons, sentences: ofSentences })),
  loadTexts('recipes'),
]);
const { axes, engines, relations } = space;
const first = relations.find(({ id }) => id === 'hosts');
const usual = {
  page: first.page, api: first.api, suffix: '', browsers: [], ...Object.fromEntries(Object.entries(axes).map(([axis, [value]]) => [axis, value])),
};


let round = 0; // a file that arrives late must not replace a later answer

function show(heading, nodes, parts = []) {
  at('outcome-heading').textContent = heading;
  at('outcome').replaceChildren(...nodes);
  at('parts').replaceChildren(...parts);
  at('told').textContent = heading;
}

function sayWrong(name, { wrong, right }) {
  const better = right ? [' ', element('code', { textContent: right })] : [];
  form.say(name, wrong ? [...rich(`recipes.wrong.${wrong}`), ...better] : null);
}

// The comments of the English texts say why; in another language that is told beside.
function partsOf(recipe) {
  const left = recipe.left ? [element('p', { className: 'notice' }, ...rich('recipes.other-ports'))] : [];
  return [...partViews(recipe.parts, language === 'en' ? [] : whysOf(recipe, texts)), ...left];
}

async function answer() {
  const mine = ++round;
  const wish = form.read();
  const own = { page: parse(wish.page), api: parse(wish.api) };
  for (const name of ['page', 'api']) sayWrong(name, own[name]);
  if (own.page.wrong || own.api.wrong) {
    show(t('recipes.no-origins'), [element('p', {}, ...rich('recipes.no-origins-about'))]);
    return;
  }
  Object.assign(wish, { page: own.page.origin, api: own.api.origin });
  keep(wish, usual);
  const found = await answerTo(space, wish);
  if (mine !== round) return;
  form.ask(found.unsure);
  at('recipe').dataset.relation = found.relation?.id ?? '';
  if (found.relation) {
    const { heading, nodes } = outcomeView(wish, found, { engines, usual, texts });
    show(heading, nodes, found.recipe ? partsOf(found.recipe) : []);
  } else {
    show(t('recipes.no-example'), [element('p', {}, ...rich('recipes.no-example-about')), commandView(wish)]);
  }
}

function follow() {
  form.write(linked(usual));
  return answer();
}

const form = makeForm(at('wish'), space, answer);
addEventListener('hashchange', async () => {
  await follow();
  at('outcome-heading').focus();
});
await follow();
ready();

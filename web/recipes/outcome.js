// In which browsers a recipe works, why not in the others, what comes close, and the command that says the same.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { fill, inWords, rich, t } from '../shared/language.js';
import { fragment } from './address.js';
import { argumentsOf } from './answer.js';

const name = (engine) => t(`browsers.${engine}.name`);

// Return the text of a sentence { id, values }. The sentence of a finding may be one of the values.
function say({ id, values }, finding, texts) {
  const told = { ...values };
  if (finding) told.finding = fill(texts.reasons[finding.id].sentence, inWords(finding.values));
  if (told.browsers === 'the browsers') told.browsers = t('recipes.the-browsers');
  else if (told.browsers) told.browsers = told.browsers.split(', ').map(name).join(', ');
  return fill(texts.sentences[id].sentence, told);
}

function engineView(engine, works, asked) {
  const kind = works ? 'go' : 'stop';
  const mark = element('span', { className: `mark ${kind}`, textContent: `${works ? '✓' : '✕'} ${t(`recipes.${kind}`)}` });
  const made = element('li', { className: 'engine' }, mark, element('span', {}, name(engine)));
  if (!asked) made.append(element('span', { className: 'quiet', textContent: t('recipes.not-asked') }));
  made.dataset.engine = engine;
  made.dataset.works = String(works);
  return made;
}

const clauseLink = ({ clause, url }) => element('a', { href: url, rel: 'noreferrer', target: '_blank', textContent: clause });

// Browsers with the same reason share it.
function reasonViews(cannot, texts) {
  const byReason = Map.groupBy(Object.entries(cannot), ([, reason]) => JSON.stringify(reason));
  return [...byReason.values()].map((entries) => {
    const [[, reason]] = entries;
    const names = element('strong', { textContent: `${entries.map(([engine]) => name(engine)).join(', ')}: ` });
    const why = element('p', {}, names, fill(texts.reasons[reason.id].sentence, inWords(reason.values)));
    const devtools = reason.devtools ? [...rich('understand.devtools', { name: reason.devtools }), ' '] : [];
    const clause = element('p', { className: 'quiet' }, ...devtools, t('understand.clause'), ' ', clauseLink(reason));
    return element('div', { className: 'reason' }, why, clause);
  });
}

function nearestView(wish, { nearest, isExample }, usual) {
  const names = ['page', 'api', 'login', 'proxy', 'token'].filter((axis) => (nearest[axis] ?? '') !== wish[axis]);
  const changes = names.map((axis) => element(
    'li',
    {},
    `${t(`recipes.${axis}`)}: `,
    ...(['page', 'api'].includes(axis)
      ? [element('code', { textContent: nearest[axis] })]
      : rich(`recipes.${axis}-options.${nearest[axis] || 'none-said'}`)),
  ));
  const link = element('a', {
    className: 'button plain', href: fragment({ ...nearest, token: nearest.token ?? '', suffix: '' }, usual), textContent: t('recipes.nearest-open'),
  });
  return element(
    'div',
    { className: 'nearest' },
    element('h3', { textContent: t('recipes.nearest') }),
    element('ul', {}, ...changes),
    ...(isExample ? [] : [element('p', { className: 'quiet', textContent: t('recipes.nearest-guess') })]),
    element('p', {}, link),
  );
}

export const commandView = (wish) => element(
  'div',
  { className: 'command' },
  element('p', { className: 'quiet' }, ...rich('recipes.command')),
  copyable(`crosshost recipe ${argumentsOf(wish)}`),
);

// Return the heading, and the nodes below it. `texts` has the templates of sentences and reasons.
export function outcomeView(wish, answer, about) {
  const { engines, texts } = about;
  const close = answer.nearest ? [nearestView(wish, answer, about.usual)] : [];
  if (answer.refused) {
    const why = element('p', { className: 'notice stop', textContent: say(answer.refused, answer.finding, texts) });
    return { heading: t('recipes.refused'), nodes: [why, ...close, commandView(wish)] };
  }
  const { recipe, missing } = answer;
  const asked = wish.browsers.length ? wish.browsers : engines;
  const list = engines.map((engine) => engineView(engine, recipe.works.includes(engine), asked.includes(engine)));
  const notes = recipe.notes.map((note) => element('li', { textContent: say(note, null, texts) }));
  const heading = missing.length
    ? t('recipes.works-in', { count: asked.length - missing.length, all: asked.length })
    : t(asked.length < engines.length ? 'recipes.works-chosen' : 'recipes.works');
  return {
    heading,
    nodes: [
      element('ul', { className: 'engines' }, ...list),
      ...reasonViews(recipe.cannot, texts),
      ...close,
      ...(notes.length ? [element('ul', { className: 'notes' }, ...notes)] : []),
      commandView(wish),
    ],
  };
}

export const whysOf = ({ lines }, texts) => lines.map(({ setting, sentence }) => ({ setting, text: say(sentence, null, texts) }));

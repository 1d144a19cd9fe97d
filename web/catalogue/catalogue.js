// The catalogue: every scenario and fault on one page, grouped, and found by its symptom.
import { scenarioList } from '../shared/data.js';
import { element } from '../shared/element.js';
import { stories, t } from '../shared/language.js';
import { ready } from '../shared/page.js';
import { keep, linked, searched } from './address.js';
import { entryView } from './entry.js';
import { legend } from './marks.js';
import { find, searchable } from './search.js';

const at = (id) => document.getElementById(id);
// Symptoms in the words of people have a text in each language; those of browsers and Django have one text everywhere.
const examples = ['Failed to fetch', 'blocked by CORS policy', 'Origin checking failed'];
const commonest = ['401 after login', 'cookie not saved', 'logged out at random', 'works in Postman'];

function inLanguage(symptom) {
  const key = `catalogue.symptoms.${symptom}`;
  const text = t(key); // the key itself where there is none
  return text === key ? symptom : text;
}

// The page shows the catalogue without a deployment too: then nothing is running.
const running = await import('/config.js').then(({ config }) => config.scenario, () => '');
const [list, told] = await Promise.all([scenarioList(), stories()]);

const views = new Map(list.map((entry) => [entry.name, entryView(entry, told[entry.name], entry.name === running)]));
const index = list.map(({ name, group, symptoms }) => {
  const { title, story, fix } = told[name];
  const words = [...new Set([...symptoms.map(inLanguage), ...symptoms])];
  return searchable(name, [title, story, fix, t(`catalogue.groups.${group}.heading`)], words);
});

const groups = [...new Set(list.map(({ group }) => group))].map((name) => {
  const entries = list.filter(({ group }) => group === name);
  const kind = entries[0].fault ? 'faults' : 'scenarios';
  const above = element('p', { className: 'kind', textContent: t(`catalogue.kinds.${kind}`) });
  const heading = element('h2', { id: `group-${name}`, textContent: t(`catalogue.groups.${name}.heading`) });
  const about = element('p', { className: 'quiet', textContent: t(`catalogue.groups.${name}.about`) });
  const node = element(
    'section',
    { className: 'group card' },
    element('header', {}, above, heading, about),
    ...entries.map((entry) => views.get(entry.name).node),
  );
  node.setAttribute('aria-labelledby', heading.id);
  const link = element('a', { href: `#${heading.id}`, textContent: heading.textContent });
  return { names: entries.map((entry) => entry.name), kind, node, link };
});

function showFound(query) {
  const found = new Map(find(index, query).map((hit) => [hit.name, hit]));
  views.forEach(({ node, show }, name) => {
    node.hidden = !found.has(name);
    show(found.get(name) ?? { symptoms: [] });
  });
  for (const { names, node } of groups) node.hidden = !names.some((name) => found.has(name));
  at('nothing').hidden = found.size > 0;
  at('clear').hidden = !query;
  const key = query ? 'catalogue.count' : 'catalogue.count-all';
  at('count').textContent = t(key, { count: found.size, all: list.length });
}

function search(query) {
  at('query').value = query;
  keep(query);
  showFound(query);
}

const exampleButtons = () => [...examples, ...commonest].map((symptom) => {
  const button = element('button', { type: 'button', className: 'plain', textContent: inLanguage(symptom) });
  button.addEventListener('click', () => search(inLanguage(symptom)));
  return button;
});

// An entry that a link names is shown whatever was searched for, and opened.
function goTo(id) {
  const target = at(id);
  if (!target) return;
  if (target.closest('[hidden]')) showFound(at('query').value = '');
  const more = target.matches('.entry') ? target.querySelector('details') : null;
  if (more) more.open = true;
  target.scrollIntoView();
  more?.querySelector('summary').focus({ preventScroll: true });
}

function followAddress() {
  const query = searched();
  if (query !== null || !linked()) {
    at('query').value = query ?? '';
    showFound(query ?? '');
  } else {
    goTo(linked());
  }
}

at('query').addEventListener('input', ({ target }) => {
  keep(target.value);
  showFound(target.value);
});
at('search').addEventListener('submit', (event) => event.preventDefault());
at('clear').addEventListener('click', () => {
  search('');
  at('query').focus();
});
addEventListener('hashchange', followAddress);

at('examples').append(...exampleButtons());
for (const kind of ['scenarios', 'faults']) {
  at(kind).append(...groups.filter((group) => group.kind === kind).map(({ link }) => element('li', {}, link)));
}
at('legend').append(legend());
at('entries').append(...groups.map(({ node }) => node));
showFound('');
ready();
followAddress();

// One line of the catalogue: what is wrong, what it looks like in each browser, how to fix it, and the command.
import { titleOf } from '../shared/case-titles.js';
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { fillDetails } from './details.js';
import { marks } from './marks.js';

const shown = 3; // symptoms that are named as the reason why an entry was found

// The request that the marks are about. A success can be wrong as well: then it says what would be right.
function caption({ results, right, wanted, ...entry }) {
  const wrongly = Object.entries(results).some(([variant, result]) => !right.includes(variant) && /^2\d\d$/.test(result));
  const should = wrongly && entry.group !== 'attacks' ? [` ${t('catalogue.should-be', { result: wanted })}`] : [];
  return element('p', { className: 'entry-case quiet', textContent: [titleOf(entry), ...should].join('') });
}

function heading({ name }, told, running) {
  const title = element('h3', { id: `${name}-title`, textContent: told.title });
  const now = element('a', { className: 'mark go running', href: '/', textContent: `● ${t('catalogue.running')}` });
  return element('div', { className: 'entry-head' }, title, ...(running ? [now] : []), copyable(`scripts/up ${name}`));
}

// The sentence, in which the name of the scenario that does it right is a link.
function linked(sentence, name) {
  const place = name ? sentence.search(new RegExp(`${name}(?![-\\w])`)) : -1;
  if (place < 0) return [sentence];
  const link = element('a', { href: `#${name}`, textContent: name });
  return [sentence.slice(0, place), link, sentence.slice(place + name.length)];
}

function fix({ fixedIn, status }, told) {
  const text = told.fix
    ? [element('strong', { textContent: t('catalogue.fix') }), ' ', ...linked(told.fix, fixedIn)]
    : rich(`catalogue.no-fix.${status}`);
  return element('p', { className: told.fix ? 'entry-fix' : 'entry-fix quiet' }, ...text);
}

function details(entry, told, running) {
  const place = element('div', { className: 'entry-story' });
  const summary = element(
    'summary',
    {},
    t('catalogue.more'),
    element('span', { className: 'visually-hidden', textContent: `: ${told.title}` }),
  );
  const made = element('details', {}, summary, place);
  made.addEventListener('toggle', () => {
    if (made.open && !place.childElementCount) fillDetails(place, entry, told, running);
  });
  return made;
}

// Return the line of an entry, and `show({ symptoms })`, which names the symptoms by which it was found.
export function entryView(entry, told, running) {
  const found = element('p', { className: 'entry-found quiet', hidden: true });
  const node = element(
    'article',
    { className: 'entry', id: entry.name },
    heading(entry, told, running),
    element('div', {}, marks(entry), caption(entry)),
    fix(entry, told),
    found,
    details(entry, told, running),
  );
  node.dataset.status = entry.status;
  node.setAttribute('aria-labelledby', `${entry.name}-title`);
  const show = ({ symptoms }) => {
    const named = symptoms.slice(0, shown).flatMap((symptom, index) => (
      [index ? ' · ' : ' ', element('q', { textContent: symptom })]
    ));
    found.hidden = !symptoms.length;
    found.replaceChildren(t('catalogue.found-by'), ...named);
  };
  return { node, show };
}

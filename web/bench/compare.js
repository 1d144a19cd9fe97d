// "Compare": what this browser did in each case, beside what the five recorded browser variants did.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { resultMark, resultText } from '../shared/result.js';

export const names = ['chromium', 'chromium-blocked', 'firefox', 'webkitgtk', 'webkitgtk-itp'];
const recorded = (cell) => cell?.measured ?? cell?.predicted ?? null;

function resultCell(label, result, mine) {
  const differs = Boolean(mine && result && mine !== result);
  const sign = differs ? [element('span', { className: 'compare-differs', textContent: '≠' }), ' '] : [];
  const cell = element('td', {}, ...(result ? [...sign, resultMark(result)] : ['–']));
  cell.dataset.label = label;
  cell.dataset.differs = differs;
  return cell;
}

function row({ flow, id, title, cells }, result, shown) {
  const made = element(
    'tr',
    {},
    element('th', { scope: 'row', textContent: title }),
    resultCell(t('compare.here'), result, null),
    ...names.map((name) => resultCell(t(`browsers.${name}.name`), recorded(cells[name]), result)),
  );
  made.dataset.case = `${flow}/${id}`;
  if (`${flow}/${id}` === shown) made.setAttribute('aria-current', 'true');
  return made;
}

function head() {
  const variants = names.map((name) => element(
    'th',
    { scope: 'col' },
    t(`browsers.${name}.name`),
    element('small', { textContent: t(`browsers.${name}.policy`) }),
  ));
  return element('thead', {}, element(
    'tr',
    {},
    element('th', { scope: 'col', textContent: t('compare.case') }),
    element('th', { scope: 'col', textContent: t('compare.here') }),
    ...variants,
  ));
}

// What the person would see elsewhere, where it differs from what they see here.
function elsewhere({ cells }, result) {
  const others = names.filter((name) => recorded(cells[name]));
  if (!others.length) return element('p', { textContent: t('compare.nothing') });
  const differing = others.filter((name) => recorded(cells[name]) !== result);
  const lines = differing.map((name) => element(
    'li',
    {},
    ...rich('compare.would', { browser: t(`browsers.${name}.name`), result: resultText(recorded(cells[name])) }),
    element('span', { className: 'quiet', textContent: ` ${t(`browsers.${name}.policy`)}` }),
  ));
  return lines.length ? element('ul', {}, ...lines) : element('p', { textContent: t('compare.same') });
}

function table(caption, cases, results, shown) {
  const rows = cases.map((one) => row(one, results[`${one.flow}/${one.id}`], shown));
  const made = element(
    'table',
    { className: 'compare-table' },
    element('caption', { className: 'quiet', textContent: caption }),
    head(),
    element('tbody', {}, ...rows),
  );
  // A table that is wider than its place scrolls, by keyboard too.
  const scroll = element('div', { className: 'compare-scroll', tabIndex: 0 }, made);
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', caption);
  return scroll;
}

function chosenView(chosen, results, shown) {
  const result = results[shown];
  return [
    table(t('compare.chosen', { title: chosen.title }), [chosen], results, shown),
    ...(result ? [elsewhere(chosen, result)] : []),
  ];
}

// Fill `place`. `cases` are [{ flow, id, title, cells }], with a cell for each variant; `results` has this browser's result
// by `flow/id`; `shown` is the `flow/id` of the chosen case.
export function showCompare(place, { cases, results, shown }) {
  place.className = 'compare';
  const chosen = cases.find(({ flow, id }) => `${flow}/${id}` === shown);
  const open = place.querySelector('details')?.open ?? false;
  const all = element(
    'details',
    { open },
    element('summary', { textContent: t('compare.all', { count: cases.length }) }),
    table(t('compare.caption'), cases, results, shown),
  );
  place.replaceChildren(...(chosen ? chosenView(chosen, results, shown) : []), ...(cases.length > 1 || !chosen ? [all] : []));
}

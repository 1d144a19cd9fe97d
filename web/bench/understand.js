// "Understand": what was predicted, expected and measured for the chosen case, why, and the lines that fix it.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { fill, reasons as reasonTexts, rich, t } from '../shared/language.js';
import { resultMark } from '../shared/result.js';
import { fixView } from './fixes.js';

// The page can tell the engine, not its policy on cookies: where the policy decides, each possible one has a line.
function resultsOf(possible, field) {
  const shown = possible.filter(({ cell }) => cell[field]);
  const same = shown.every(({ cell }) => cell[field] === shown[0].cell[field]);
  return (same ? shown.slice(0, 1) : shown).map(({ cell, policy }) => ({ result: cell[field], policy: same ? '' : policy }));
}

function column(name, results, empty) {
  const lines = results.map(({ result, policy }) => element(
    'dd',
    {},
    resultMark(result),
    ...(policy ? [' ', element('span', { className: 'quiet', textContent: policy })] : []),
  ));
  const made = element(
    'div',
    { className: 'understand-column' },
    element('dt', { textContent: t(`understand.${name}`) }),
    ...(lines.length ? lines : [element('dd', { className: 'quiet', textContent: empty })]),
    element('dd', { className: 'understand-source', textContent: t(`understand.${name}-by`) }),
  );
  made.dataset.column = name;
  return made;
}

// Return 'agrees', 'differs' or, before the case is run, 'open'; 'unknown' without a prediction.
function verdictOf(possible, result) {
  if (!possible.length) return 'unknown';
  if (!result) return 'open';
  const right = possible.some(({ cell: { predicted, expected } }) => (
    predicted === result && (expected ?? result) === result
  ));
  return right ? 'agrees' : 'differs';
}

// What a prediction may not know of: each with the next thing to do.
function verdictView(verdict, browsers) {
  const advice = ['build', 'cookies', 'extension', 'policy'].map((name) => element('li', {}, ...rich(`understand.check.${name}`)));
  const named = browsers.length ? [element('p', {}, ...rich('understand.like', { browsers: browsers.join(', ') }))] : [];
  const made = element(
    'div',
    { className: `understand-verdict ${verdict}` },
    element('p', {}, element('strong', { textContent: t(`understand.verdict.${verdict}`) })),
    ...(verdict === 'differs' ? [...named, element('ul', {}, ...advice)] : []),
  );
  made.dataset.verdict = verdict;
  return made;
}

function nameView({ devtools, clause, url }) {
  const link = url
    ? element('a', { href: url, rel: 'noreferrer', target: '_blank', textContent: clause })
    : element('span', { textContent: clause });
  return element(
    'p',
    { className: 'understand-names' },
    ...(devtools ? [...rich('understand.devtools', { name: devtools }), ' '] : []),
    t('understand.clause'),
    ' ',
    link,
  );
}

function reasonView(reason, policy, texts) {
  const known = texts[reason.id];
  if (!known) return element('p', { textContent: reason.id });
  const made = element(
    'div',
    { className: 'understand-reason' },
    element('h3', { textContent: policy ? t('understand.why-policy', { policy }) : t('understand.why') }),
    element('p', { className: 'understand-sentence', textContent: fill(known.sentence, reason.values) }),
    nameView(reason),
    element('h3', { textContent: t('understand.fix') }),
    fixView(reason, known),
  );
  made.dataset.reason = reason.id;
  return made;
}

// The reasons of those predictions that were right, or of all that are possible before the case is run.
function reasonsOf(possible, result) {
  const trusted = possible.filter(({ cell }) => cell.reason && (!result || cell.predicted === result));
  const alike = trusted.every(({ cell }) => cell.reason.id === trusted[0].cell.reason.id);
  const same = alike && trusted.length === possible.length;
  return (same ? trusted.slice(0, 1) : trusted).map(({ cell, policy }) => (
    { reason: cell.reason, policy: same ? '' : policy }
  ));
}

function fixedView(fixedIn) {
  if (!fixedIn) return [];
  const sentence = element('p', {}, ...rich('understand.fixed', { scenario: fixedIn }));
  return [element('div', { className: 'understand-fixed' }, sentence, copyable(`scripts/up ${fixedIn}`))];
}

// Other browsers for which this result is predicted: this one may have their policy.
const like = (cells, result) => Object.entries(cells).filter(([, cell]) => cell.predicted === result)
  .map(([name]) => t(`browsers.${name}.name`));

// Fill `place`. `cells` has the cell of each browser variant for this case or question; `variants` are those that this
// browser may be; `result` is what it did, or null before; `fixedIn` is the scenario that does it right, or ''.
export async function showUnderstand(place, { cells, variants, result = null, fixedIn = '' }) {
  const texts = await reasonTexts();
  const possible = variants.filter((name) => cells[name]).map((name) => (
    { policy: t(`browsers.${name}.policy`), cell: cells[name] }
  ));
  const verdict = verdictOf(possible, result);
  const why = reasonsOf(possible, result);
  const measured = result ? [{ result, policy: '' }] : [];
  const fine = !why.length && ['agrees', 'open'].includes(verdict);
  place.replaceChildren(
    element(
      'dl',
      { className: 'understand-results' },
      column('predicted', resultsOf(possible, 'predicted'), t('understand.no-prediction')),
      column('expected', resultsOf(possible, 'expected'), t('understand.no-expectation')),
      column('measured', measured, t('understand.not-run')),
    ),
    verdictView(verdict, verdict === 'differs' ? like(cells, result) : []),
    ...why.map(({ reason, policy }) => reasonView(reason, policy, texts)),
    ...(fine ? [element('p', { textContent: t('understand.nothing') })] : []),
    ...(why.length ? fixedView(fixedIn) : []),
  );
  place.dataset.verdict = verdict;
}

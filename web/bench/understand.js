// "Understand": what was predicted, expected and measured for the chosen case, why, and the lines that fix it.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { fill, inWords, reasons as reasonTexts, rich, t } from '../shared/language.js';
import { resultMark } from '../shared/result.js';
import { fixView } from './fixes.js';

const policyOf = (variant) => t(`browsers.${variant}.policy`);

// The page can tell the engine, not its policy on cookies: where the policy decides, each possible one has a line.
function predictedOf(possible) {
  const same = possible.every(({ cell }) => cell.predicted === possible[0].cell.predicted);
  return (same ? possible.slice(0, 1) : possible)
    .map(({ variant, cell }) => ({ result: cell.predicted, policy: same ? '' : policyOf(variant) }));
}

const plain = (results) => results.map((result) => ({ result, policy: '' }));

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

// Chrome DevTools' names are like CorsError.MissingAllowOriginHeader; Django's reasons for a 403 are sentences.
const nameKey = (name) => (/^\w+\.\w+$/.test(name) ? 'understand.devtools' : 'understand.django');

function nameView({ devtools, clause, url }) {
  const link = url
    ? element('a', { href: url, rel: 'noreferrer', target: '_blank', textContent: clause })
    : element('span', { textContent: clause });
  return element(
    'p',
    { className: 'understand-names' },
    ...(devtools ? [...rich(nameKey(devtools), { name: devtools }), ' '] : []),
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
    element('p', { className: 'understand-sentence', textContent: fill(known.sentence, inWords(reason.values)) }),
    nameView(reason),
    element('h3', { textContent: t('understand.fix') }),
    fixView(reason, known),
  );
  made.dataset.reason = reason.id;
  return made;
}

// The reasons of those predictions that were right, or of all that are possible before the case is run.
function reasonsOf(possible, right) {
  const trusted = possible.filter((one) => one.cell.reason && right.includes(one));
  const alike = trusted.every(({ cell }) => cell.reason.id === trusted[0].cell.reason.id);
  const same = alike && trusted.length === possible.length;
  return (same ? trusted.slice(0, 1) : trusted)
    .map(({ variant, cell }) => ({ reason: cell.reason, policy: same ? '' : policyOf(variant) }));
}

function fixedView(fixedIn) {
  if (!fixedIn) return [];
  const sentence = element('p', {}, ...rich('understand.fixed', { scenario: fixedIn }));
  return [element('div', { className: 'understand-fixed' }, sentence, copyable(`scripts/up ${fixedIn}`))];
}

const verdicts = { yes: 'agrees', no: 'differs', '': 'unknown' };

// Fill `place`. `possible` are [{ variant, cell }] of the browser variants that this browser may be, and `right` those of
// them that explain the result, or all before there is one. `expected` are the results that the env file expects of it;
// `result` is what it did, or null before; `agrees` is 'yes', 'no', or '' where there is nothing to compare with; `like`
// names other variants with this result, `fixedIn` the scenario that does it right. Where the scenario `fails`, a result that
// nothing hinders may be what is wrong.
export async function showUnderstand(
  place,
  { possible, right, expected = [], result = null, agrees = '', like = [], fixedIn = '', fails = false },
) {
  const texts = await reasonTexts();
  const verdict = result || !possible.length ? verdicts[agrees] : 'open';
  const why = reasonsOf(possible, right);
  const fine = !why.length && ['agrees', 'open'].includes(verdict);
  place.className = 'understand';
  place.replaceChildren(
    element(
      'dl',
      { className: 'understand-results' },
      column('predicted', predictedOf(possible), t('understand.no-prediction')),
      column('expected', plain(expected), t('understand.no-expectation')),
      column('measured', plain(result ? [result] : []), t('understand.not-run')),
    ),
    verdictView(verdict, like.map((name) => t(`browsers.${name}.name`))),
    ...why.map(({ reason, policy }) => reasonView(reason, policy, texts)),
    ...(fine ? [element('p', { textContent: t(fails ? 'understand.nothing-hinders' : 'understand.nothing') })] : []),
    ...(why.length || (fine && fails) ? fixedView(fixedIn) : []),
  );
  place.dataset.verdict = verdict;
}

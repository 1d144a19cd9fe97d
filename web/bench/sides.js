// "See both sides": the drawing of the result that is shown, or of a request that is predicted and not sent yet.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { titleOf } from '../shared/case-titles.js';
import { resultMark } from '../shared/result.js';
import { sequence } from '../shared/sequence.js';
import { agreement, cellsFor, expectedOf, resultsOf } from './predictions.js';

const keyOf = (text) => text.replace(/\W+/g, '-').replace(/-$/, '') || 'none';

export const questionText = ({ request, credentials, header }) => rich(header ? 'bench.what-if.question-with' : 'bench.what-if.question', {
  request, credentials, header,
});

const heading = (nodes, ...marks) => element('p', { className: 'sides-heading' }, element('strong', {}, ...nodes), ' ', ...marks);

function drawing(cells, entry) {
  const [first, ...others] = cells.map(({ cell }) => cell);
  if (!entry) return sequence({ cell: first, others });
  const { outcome, result, exchanges, before } = entry;
  return sequence({ exchanges, cell: first, others, outcome: { ...outcome, result }, before });
}

export function showResult(place, entry, testCase) {
  const cells = cellsFor(entry);
  const agrees = agreement(entry, cells, testCase ? expectedOf(testCase) : []);
  const title = entry.question ? questionText(entry.question) : [titleOf(entry)];
  const mark = resultMark(entry.result);
  const compared = agrees ? [' ', element('span', { className: `mark ${agrees === 'yes' ? 'go' : 'warn'}`, textContent: t(`bench.agrees-${agrees}`) })] : [];
  // The same result, but not by the requests that the model predicts: the server was stopped, say.
  const other = agrees === 'no' && resultsOf(cells).includes(entry.result);
  place.replaceChildren(
    heading(title, mark, ...compared),
    ...(other ? [element('p', { textContent: t('bench.other-cause') })] : []),
    ...(entry.problem ? [element('p', { className: 'notice', textContent: t('bench.no-witness', { problem: entry.problem }) })] : []),
    drawing(cells, entry),
  );
  Object.assign(place.dataset, { shown: entry.question ? 'what-if' : entry.id, result: entry.result, agrees });
}

// What is predicted of a case that has not been run.
export function showPrediction(place, testCase) {
  const cells = testCase ? cellsFor(testCase) : [];
  if (!cells.length) return;
  place.replaceChildren(
    heading([titleOf(testCase)], element('span', { className: 'mark', textContent: t('bench.not-sent') })),
    drawing(cells),
  );
  Object.assign(place.dataset, { shown: testCase.id, result: '', agrees: '' });
}

export function showQuestion(place, question, answers) {
  if (!answers.length) return;
  const several = resultsOf(answers).length > 1;
  place.replaceChildren(
    heading(questionText(question), element('span', { className: 'mark', textContent: t('bench.not-sent') })),
    ...(several ? [element('p', { className: 'quiet' }, ...rich('bench.first-of', { login: t(`bench.if-login.${keyOf(answers[0].login)}`) }))] : []),
    drawing(answers),
  );
  Object.assign(place.dataset, { shown: 'what-if', result: '', agrees: '' });
}

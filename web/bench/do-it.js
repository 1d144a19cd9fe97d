// "Do it": every case of the scenario as a button, in the order of its flow, and all of them with one.
import { config } from '/config.js';
import { casesOf, flows, headline } from '../cases/flows.js';
import { titleOf } from '../shared/case-titles.js';
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { kindOf, resultText, signs } from '../shared/result.js';
import { agreement, cellsOf, expectedOf, resultsOf } from './predictions.js';
import { onResult, resultOf, show } from './results.js';
import { before, isRunning, runAll, runTo } from './runner.js';
import { tab } from './tab.js';

// A fault has one flow; every other scenario has the headline flows.
export const shownFlows = config.flow ? flows.filter(({ name }) => name === config.flow) : headline;
const lines = [];

const words = (results) => results.map(resultText).join(` ${t('bench.or')} `);

function hint(flow, { id }) {
  const { goesOn, count } = before(flow, id);
  if (!goesOn) return count ? t('bench.starts-over-runs', { count }) : t('bench.starts-over');
  return count ? t('bench.runs-first', { count }) : '';
}

function predictedText(agrees, predicted) {
  if (agrees === 'yes') return t('bench.as-predicted');
  if (!predicted.length) return t('bench.no-prediction');
  return t(agrees === 'no' ? 'bench.not-as-predicted' : 'bench.predicted', { results: words(predicted) });
}

function update({ flow, testCase, line, button, predictedView, chip, hintView }) {
  const cells = cellsOf(testCase.id);
  const predicted = resultsOf(cells);
  const expected = expectedOf(testCase);
  const entry = resultOf(flow.name, testCase.id);
  Object.assign(line.dataset, { predicted: predicted.join(' '), expected: expected.join(' ') });
  const agrees = entry ? agreement(entry, cells, expected) : '';
  Object.assign(line.dataset, { measured: entry?.result ?? '', agrees });
  line.toggleAttribute('data-shown', Boolean(entry) && tab.shown === `${flow.name}/${testCase.id}`);
  predictedView.textContent = predictedText(agrees, predicted);
  chip.hidden = !entry;
  if (entry) {
    chip.textContent = `${signs[kindOf(entry.result)]} ${resultText(entry.result)}`;
    chip.dataset.kind = kindOf(entry.result);
    chip.setAttribute('aria-label', t(`bench.show-${agrees || 'only'}`, { title: titleOf(testCase), result: resultText(entry.result) }));
    chip.setAttribute('aria-pressed', String(tab.shown === `${flow.name}/${testCase.id}`));
  }
  button.disabled = isRunning();
  hintView.textContent = hint(flow, testCase);
}

function caseLine(flow, testCase, index) {
  const predictedView = element('span', { className: 'case-predicted' });
  const hintView = element('span', { className: 'case-hint' });
  const button = element(
    'button',
    { type: 'button', className: 'case-button plain' },
    element('span', { className: 'case-number', textContent: index + 1, ariaHidden: 'true' }),
    element('span', { className: 'case-text' }, element('span', { className: 'case-title', textContent: titleOf(testCase) }), predictedView, hintView),
  );
  button.addEventListener('click', () => runTo(flow, testCase.id));
  const chip = element('button', { type: 'button', className: 'case-result plain', hidden: true });
  chip.addEventListener('click', () => show(resultOf(flow.name, testCase.id)));
  const line = element('li', { className: 'case' }, button, chip);
  Object.assign(line.dataset, { case: testCase.id, flow: flow.name });
  lines.push({ flow, testCase, line, button, predictedView, chip, hintView });
  return line;
}

function flowView(flow) {
  const id = `flow-${flow.name}`;
  const list = element('ol', { className: 'cases' }, ...casesOf(flow).map((testCase, index) => caseLine(flow, testCase, index)));
  list.setAttribute('aria-labelledby', id);
  return element(
    'div',
    { className: 'flow' },
    element('h3', { id, textContent: titleOf(flow) }),
    ...(flow.visits ? [element('p', { className: 'quiet' }, ...rich('bench.visits-first', { visits: flow.visits.map((name) => t(`bench.visit.${name}`)).join(', ') }))] : []),
    list,
  );
}

export const updateCases = () => lines.forEach(update);

export function showCases(place) {
  place.append(...shownFlows.map(flowView));
  onResult(updateCases);
  updateCases();
}

export const runEverything = () => runAll(shownFlows);

// The number of cases, how many have a result, and how many of these are as predicted and expected.
export function tally() {
  const measured = lines.filter(({ line }) => line.dataset.measured);
  return { count: lines.length, done: measured.length, agreed: measured.filter(({ line }) => line.dataset.agrees !== 'no').length };
}

// The case's button, to be focused when it has run.
export const buttonOf = (flow, id) => lines.find((one) => one.flow.name === flow && one.testCase.id === id)?.button;

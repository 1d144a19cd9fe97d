// What each recorded browser did in a step whose result the browser decides, and which of them this one is like.
import { browsersHere } from '../bench/expectation.js';
import { cell } from '../shared/data.js';
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';
import { resultMark, resultText } from '../shared/result.js';
import { text } from './parts.js';

const variants = ['chromium', 'chromium-blocked', 'firefox', 'webkitgtk', 'webkitgtk-itp'];

// The recorded browsers that this one may be: a page knows the engine, not what it does with third-party cookies.
export const possible = () => browsersHere().map(({ name }) => name);

function row(name, result, mark) {
  const label = element('th', { scope: 'row', textContent: t(`browsers.${name}.name`) });
  if (mark) label.append(' ', text('span', `browsers.${mark}`, {}, { className: 'this' }));
  const shown = element('tr', { className: mark ? 'here' : '' }, label, element('td', {}, resultMark(result)));
  shown.dataset.variant = name;
  return shown;
}

export function browsersView(step, { records, scenario: { data } }) {
  if (!step.shows || !data) return null;
  const task = step.tasks.find(({ id }) => id === step.shows);
  const recorded = variants.map((name) => [name, cell(data, task.case, name)?.measured]);
  if (recorded.some(([, result]) => result === undefined)) return null;
  const measured = records[task.id]?.outcome?.result;
  const alike = recorded.filter(([name, result]) => result === measured && possible().includes(name)).map(([name]) => name);
  const mark = (name) => (alike.includes(name) ? (alike.length > 1 ? 'maybe-here' : 'here') : '');
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, text('th', 'browsers.browser', {}, { scope: 'col' }), text('th', task.does === 'visit-attacker' ? 'browsers.attack' : 'browsers.result', {}, { scope: 'col' }))),
    element('tbody', {}, ...recorded.map(([name, result]) => row(name, result, mark(name)))),
  );
  const unlike = measured && !alike.length && text('p', 'browsers.unlike', { result: resultText(measured) }, { className: 'notice' });
  return element('section', { className: 'browsers' }, text('h4', 'browsers.heading'), ...[unlike].filter(Boolean), table);
}

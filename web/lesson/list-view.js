// The list of the steps: which are done, which can be done now, and where the person is.
import { config } from '/config.js';
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';
import { linkTo } from './link.js';
import { button, text } from './parts.js';
import { steps } from './steps.js';

// What stays open in the scenario that is running can be done now.
function titleOf(step, result) {
  const title = element('span', { className: 'title' }, text('span', `steps.${step.id}.title`));
  if (!result && step.scenario === config.scenario) title.append(' ', text('small', 'list.now'));
  return title;
}

function entry(step, index, { progress, teacher }) {
  const { predicted, result } = progress.steps[step.id] ?? {};
  const state = !result ? 'todo' : teacher || !predicted ? 'done' : predicted === result ? 'right' : 'wrong';
  const link = element(
    'a',
    { href: linkTo(step, teacher) },
    element('span', { className: `number ${state}`, textContent: index + 1 }),
    titleOf(step, result),
    element('span', { className: 'visually-hidden', textContent: t(`lesson.list.${state}`) }),
  );
  if (step.id === progress.at) link.setAttribute('aria-current', 'step');
  return element('li', {}, link);
}

export function listView(view) {
  const entries = steps.map((step, index) => entry(step, index, view));
  const free = steps.findIndex(({ anyOrder }) => anyOrder);
  const nav = element(
    'nav',
    { className: 'lesson-list' },
    element('ol', {}, ...entries.slice(0, free)),
    text('p', 'list.any-order', {}, { className: 'quiet title' }),
    element('ol', { start: free + 1 }, ...entries.slice(free)),
  );
  nav.setAttribute('aria-label', t('lesson.list.label'));
  return nav;
}

const isDone = ({ progress }) => ({ id }) => Boolean(progress.steps[id]?.result);
const isRight = ({ progress }) => ({ id }) => isDone({ progress })({ id }) && progress.steps[id].predicted === progress.steps[id].result;

const isWhole = (view) => steps.every(isDone(view));

// Where to go on after the last step: nothing before all are done.
export function goOn(view) {
  if (!isWhole(view)) return null;
  const on = text('p', 'list.finished', {});
  on.append(' ', element('a', { href: '/', textContent: t('common.bench') }), ' · ', element('a', { href: '/catalogue.html', textContent: t('common.catalogue') }));
  return on;
}

// How far the person is, and after the last step where to go on.
export function finished(view, { startAgain }) {
  const values = { done: steps.filter(isDone(view)).length, right: steps.filter(isRight(view)).length, count: steps.length };
  if (!values.done) return '';
  const said = text('p', view.teacher ? 'list.done-count' : 'list.score', values);
  const again = button('list.start-again', startAgain, { id: 'start-again', className: 'plain' });
  const on = goOn(view);
  return element('div', { className: `score ${on ? 'whole' : ''}` }, ...[said, on, again].filter(Boolean));
}

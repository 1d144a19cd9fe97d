// The whole page from the state: the list of the steps, the step, and the teacher's keys.
import { config } from '/config.js';
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { finished, goOn, listView } from './list-view.js';
import { onOrigin } from './link.js';
import { button, text } from './parts.js';
import { predictView } from './predict-view.js';
import { resultView } from './result-view.js';
import { canStart, setupView } from './setup-view.js';
import { isDone } from './seen.js';
import { numberOf, steps } from './steps.js';
import { addressOf, attackerOrigin, newTrace } from './tasks.js';
import { tasksView } from './tasks-view.js';
import { teacherBar } from './teacher.js';

const main = document.getElementById('lesson');

// Told to a screen reader when a step is done; outside of what is drawn anew.
const announced = element('p', { className: 'visually-hidden', role: 'status' });
main.after(announced);
let before = null;

// The values of every text: origins, without their scheme too, as people say them.
function valuesOf({ webOrigin, apiOrigin }) {
  const host = (origin) => new URL(origin).host;
  return {
    page: webOrigin, api: apiOrigin, pageHost: host(webOrigin), apiHost: host(apiOrigin), apiName: new URL(apiOrigin).hostname, evil: new URL(attackerOrigin).host,
  };
}

function code([file, ...lines], values) {
  const shown = lines.map((line) => {
    const kind = { '+': 'added', '-': 'removed' }[line[0]] ?? '';
    return element('span', { className: `line ${kind}`, textContent: `${line.replace(/\{(page|api)\}/g, (_, name) => values[name])}\n` });
  });
  return element('figure', { className: 'code' }, element('figcaption', { textContent: t(`lesson.code.${file.replace('.', '-')}`) }), element('pre', {}, ...shown));
}

// Drawn where two hosts are new; its module is loaded then.
function deployment({ data }) {
  const place = element('div', { className: 'deployment' });
  if (data) import('../shared/picture.js').then(({ picture }) => place.append(picture(data)));
  return place;
}

function navigation(step, view, actions) {
  const index = steps.indexOf(step);
  const next = index < steps.length - 1 && button('next', actions.next, { id: 'next', className: view.result ? '' : 'plain' });
  const back = index > 0 && button('back', actions.back, { id: 'back', className: 'plain' });
  const on = index === steps.length - 1 && goOn(view);
  return element('div', { className: 'buttons navigation' }, ...[back, next, on].filter(Boolean));
}

function stepView(step, view, actions) {
  const values = valuesOf(view.scenario);
  const heading = text('h2', `steps.${step.id}.title`, values, { id: 'step-heading', tabIndex: -1 });
  return element(
    'article',
    { className: 'lesson-step card' },
    element('p', { className: 'eyebrow' }, ...rich('lesson.step-of', { number: numberOf(step), count: steps.length }), ' ', element('code', { textContent: step.scenario })),
    heading,
    text('p', `steps.${step.id}.situation`, values, { className: 'situation' }),
    ...[step.picture && deployment(view.scenario), code(step.code, values)].filter(Boolean),
    ...[setupView(step, view), predictView(step, view, values), tasksView(step, view, values), resultView(step, view, values)].filter(Boolean),
    navigation(step, view, actions),
  );
}

// An answer that has just come: it is told and shown, to a class when it is asked for.
function arrive(step, { result, teacher, answerShown }) {
  const open = !result || (teacher && !answerShown);
  const known = before === step.id;
  before = open ? step.id : null;
  if (!known || open) return;
  announced.textContent = main.querySelector('.answer').textContent;
  main.querySelector('.part.result').scrollIntoView({ behavior: 'smooth', block: 'start' });
}

// The new page takes the place of the old one; the focus stays where it was.
export function render(step, state, actions) {
  const own = state.progress.steps[step.id] ?? { predicted: null, result: null, tasks: {} };
  const focused = document.activeElement?.id;
  const view = {
    ...state,
    records: own.tasks,
    predicted: own.predicted,
    result: own.result,
    locked: step.tasks.some((task) => isDone(task, own.tasks[task.id])) || Boolean(own.result),
    target: { page: state.scenario.webOrigin, api: state.scenario.apiOrigin },
    goOn: onOrigin(state.scenario.webOrigin, state.progress, state.teacher),
    onPredict: actions.predict,
    onTask: actions.run,
    onAnswer: actions.answer,
    onAgain: actions.again,
    loginAddress: addressOf({ does: 'log-in-by-click' }, newTrace()),
  };
  view.canStart = canStart(step, view);
  document.title = `${numberOf(step)}. ${t(`lesson.steps.${step.id}.title`)} · crosshost`;
  document.documentElement.classList.toggle('teacher', state.teacher);
  main.replaceChildren(
    element('div', { className: 'top' }, element('div', {}, text('h1', 'heading'), text('p', 'lead', {}, { className: 'lead' })), finished(view, actions)),
    element('div', { className: 'lesson' }, listView(view), stepView(step, view, actions)),
    teacherBar(state.teacher, actions),
  );
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  arrive(step, view);
}

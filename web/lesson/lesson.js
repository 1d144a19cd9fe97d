// The lesson: it shows one step at a time, and what Django sees decides when a step is done.
import { config } from '/config.js';
import { loadTexts } from '../shared/language.js';
import { ready } from '../shared/page.js';
import { lookHere } from './tasks.js';
import { showStates } from '../shared/states.js';
import { onOrigin, place, tidy } from './link.js';
import { decode, load, of, save, startAgain, take } from './progress.js';
import { carriesSession, isDone, reached } from './seen.js';
import { scenarioOf } from './scenario.js';
import { stepOf, steps } from './steps.js';
import { addressOf, isTrip, newTrace, perform, returned, witnessOf } from './tasks.js';
import { listen } from './teacher.js';
import { render } from './view.js';

const progress = load();
const state = {
  progress,
  teacher: place().teacher,
  answerShown: false,
  busy: null,
  session: 'unknown',
  states: [], // what is wrong with the deployment, by name
  gone: false, // for longer than a toggle takes
  scenario: null,
};
const toggle = 20_000; // milliseconds that a toggle may take

let askStates = () => {};

const step = () => stepOf(progress.at);
const draw = () => render(step(), state, actions);

function finish(current) {
  const own = of(progress, current);
  own.result = reached(current, own.tasks) ?? own.result;
  save(progress);
}

async function run(task) {
  const current = step();
  if (isTrip(task)) {
    const trace = newTrace();
    progress.pending = { step: current.id, task: task.id, trace };
    save(progress);
    location.assign(addressOf(task, trace));
    return;
  }
  state.busy = task.id;
  draw();
  of(progress, current).tasks[task.id] = await perform(task).catch(({ message }) => ({
    outcome: { result: 'throws' }, problem: message, // nothing answers on the page's own origin
  }));
  state.busy = null;
  finish(current);
  draw();
  if (!isDone(task, of(progress, current).tasks[task.id])) askStates(); // is something wrong with the deployment?
  follow();
}

// Back from another origin: Django has seen the login, or nothing yet, and then the person may still be there.
async function comeBack(query) {
  const { pending } = progress;
  const left = stepOf(pending?.step);
  const task = left?.tasks.find(({ id }) => id === pending.task);
  if (!task) return null;
  const record = await returned(task, pending.trace, query);
  if (!record.exchanges?.length) return null;
  of(progress, left).tasks[task.id] = record;
  progress.pending = null;
  finish(left);
  return left.id;
}

// The page is drawn from its top; the person left it at a task.
const showTasks = (id) => id === progress.at && document.querySelector('.part.do').scrollIntoView({ block: 'start' });

// Whether this browser has a session for the page's own host, whose cookies Django's port shares.
async function findSession() {
  state.session = 'unknown';
  if (!config.lab || !step().session || step().scenario !== config.scenario) return;
  const { exchanges } = await lookHere().catch(() => ({}));
  state.session = exchanges?.length ? (carriesSession(exchanges.at(-1)) ? 'there' : 'none') : 'unknown';
}

// A step that came by the link has its traces only; the witness may still have the rest.
async function fetchRecords(current) {
  await Promise.all(Object.values(of(progress, current).tasks).filter(({ exchanges }) => !exchanges).map(async (record) => {
    Object.assign(record, await witnessOf(record.trace));
  }));
}

async function show(id) {
  progress.at = id;
  save(progress);
  state.answerShown = false;
  const current = step();
  const [scenario] = await Promise.all([scenarioOf(current.scenario), findSession(), fetchRecords(current)]);
  if (current !== step()) return; // another step was chosen meanwhile
  state.scenario = scenario;
  draw();
}

const go = (by) => {
  const to = steps[steps.indexOf(step()) + by];
  if (to) location.hash = `step=${to.id}${state.teacher ? '&teacher' : ''}`;
};

const actions = {
  predict(option) {
    of(progress, step()).predicted = option;
    save(progress);
    draw();
  },
  run,
  back: () => go(-1),
  next() {
    const { result } = of(progress, step());
    if (state.teacher && result && !state.answerShown) actions.answer();
    else go(1);
  },
  answer() {
    state.answerShown = !state.answerShown;
    draw();
  },
  again() {
    delete progress.steps[step().id];
    state.answerShown = false;
    save(progress);
    draw();
  },
  startAgain() {
    Object.assign(progress, startAgain());
    location.hash = `step=${steps[0].id}`;
    show(steps[0].id);
  },
  view() {
    state.teacher = !state.teacher;
    tidy(progress, state.teacher);
    draw();
  },
};

// After a toggle the lesson goes on by itself, at the new address if there is one. A request that is under way ends first.
let changed = null;
function follow() {
  if (!changed || state.busy) return;
  const { webOrigin } = changed;
  if (webOrigin === location.origin) location.reload();
  else location.replace(onOrigin(webOrigin, progress, state.teacher));
}

// While a scenario starts nothing answers here for some seconds.
let waiting = null;
function notice(gone) {
  clearTimeout(waiting);
  if (gone) waiting = setTimeout(() => { state.gone = true; draw(); }, toggle);
  else state.gone = false;
}

function onStates(states) {
  const names = states.map(({ name }) => name);
  changed = states.find(({ name }) => name === 'changed');
  if (names.includes('gone') !== state.states.includes('gone')) notice(names.includes('gone'));
  const differ = names.join() !== state.states.join();
  state.states = names;
  if (differ) draw(); // not otherwise: a button that is being pressed would be replaced
  follow();
  return states.filter(({ name }) => !['changed', 'gone', 'demo-off'].includes(name)); // of these a step tells more
}

async function start() {
  const { step: asked, progress: carried } = place();
  if (carried !== null) take(progress, decode(carried));
  if (stepOf(asked)) progress.at = asked;
  const left = await comeBack(new URLSearchParams(location.search));
  tidy(progress, state.teacher);
  await show(progress.at);
  ready();
  showTasks(left);
  askStates = showStates(document.getElementById('states'), { shown: onStates });
}

window.addEventListener('hashchange', () => {
  const { step: asked, teacher } = place();
  state.teacher = teacher;
  if (stepOf(asked)) show(asked).then(() => document.getElementById('step-heading').focus());
});
// The page may be shown again as it was, by the browser's own way back.
window.addEventListener('pageshow', async ({ persisted }) => {
  if (!persisted) return;
  const left = await comeBack(new URLSearchParams());
  await show(progress.at);
  showTasks(left);
});
listen(() => state.teacher, actions);
await loadTexts('lesson');
await start();

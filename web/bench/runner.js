// Runs cases for a person, as web/cases/cases.js does for a measurement: in the order of their flow, which begins without
// any cookie of ours. The page leaves for visits and trips; a plan in the tab's state says how to go on.
import { casesOf, flows } from '../cases/flows.js';
import { abortBy, onOutcome } from '../shared/api.js';
import { isReachable } from '../shared/deployment.js';
import { newTrace } from '../shared/witness.js';
import { expectLogin, know, lookForLogin } from './login.js';
import { add, forget } from './results.js';
import { startOver } from './start-over.js';
import { save, tab, takePlan } from './tab.js';

const machinery = () => import('../cases/all.js');
const newRun = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const flowOf = (name) => flows.find((flow) => flow.name === name);
const address = (run, more) => `/?${new URLSearchParams({ run, ...more })}`;

let outcomes = [];
onOutcome((outcome) => outcomes.push(outcome));

// Return { outcome, before, … } of `request`, and the outcomes of the requests before its own: for a CSRF token.
export async function withEarlier(request) {
  outcomes = [];
  const ended = await request();
  return { ...ended, before: outcomes.filter((outcome) => outcome !== ended.outcome) };
}

// The events that a view listens to: a step of the run, and its end.
let listener = () => {};
export const onRun = (called) => { listener = called; };
const tell = (event) => listener(event);

let stopping = null; // an AbortController while something runs
export const isRunning = () => stopping !== null;

class Stopped extends Error {}

export function stop() {
  stopping?.abort();
  window.stop(); // a navigation that has begun
}

// Do `work`, which may leave the page. Nothing else runs meanwhile. `single`: a person waits for one result.
export async function alone(work, single = true) {
  if (stopping) return;
  stopping = new AbortController();
  const { signal } = stopping;
  abortBy(signal);
  const stopped = new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Stopped()));
  });
  tell({ name: 'began' });
  let reason = 'done';
  try {
    reason = await Promise.race([work(signal), stopped]) ?? 'done';
  } catch (error) {
    if (tab.flow) tab.flow.live = false; // what was under way may have happened or not
    if (signal.aborted) takePlan();
    reason = signal.aborted ? 'stopped' : 'failed';
    tell({ name: 'problem', error });
  }
  if (reason === 'leaving') return; // the next page goes on
  abortBy(undefined);
  stopping = null;
  save();
  tell({ name: 'ended', reason, single });
}

function leave(plan, go) {
  tab.plan = { ...plan, run: tab.flow.run };
  if (!save()) throw new Error('sessionStorage');
  go();
  return 'leaving';
}

// The effect of a case on the login, as far as its result tells.
function learn({ action }, { result, outcome }) {
  if (action === 'login' && result === '200') know('login by fetch');
  if (action === 'logout' && result === '200') know('nothing');
  if ((action === 'form' || (action === 'attack' && outcome.method === 'POST')) && Number(result) < 400) know('unknown');
}

async function runOne(flow, testCase) {
  const { runCase } = await machinery();
  const { id, title, action } = testCase;
  const login = tab.login;
  const ended = await withEarlier(() => runCase(testCase, tab.flow.memory));
  learn(testCase, ended);
  return { flow: flow.name, id, title, action, login, ...ended };
}

// Run the cases of the plan's flow up to its case `to`, then the flows that come after.
async function runCases(plan, back, signal) {
  const { tripOf } = await machinery();
  const flow = flowOf(plan.flow);
  const cases = casesOf(flow);
  const last = cases.findIndex(({ id }) => id === plan.to);
  if (!(tab.flow.memory.query instanceof URLSearchParams)) tab.flow.memory.query = new URLSearchParams();
  for (const testCase of cases.slice(tab.flow.done.length, last + 1)) {
    const { id, title } = testCase;
    const traces = [newTrace(), newTrace()];
    const trip = back !== id && tripOf(testCase, address(tab.flow.run, { back: id }), traces);
    tell({ name: 'runs', flow: flow.name, id, title, number: tab.flow.done.length + 1, of: last + 1 });
    if (trip) {
      tab.flow.memory.traces = traces;
      return leave(plan, () => location.assign(trip));
    }
    const entry = await runOne(flow, testCase);
    if (signal.aborted) throw new Stopped();
    tab.flow.done.push(id);
    add(entry);
  }
  const [next, ...rest] = plan.then;
  return next ? begin({ ...plan, ...next, then: rest }) : 'done';
}

// Begin a flow anew, without any cookie of ours.
async function begin(plan) {
  if (!await isReachable()) return 'unreachable';
  const { newMemory } = await machinery();
  forget(plan.flow);
  const run = newRun();
  tab.flow = { name: plan.flow, run, done: [], live: true, memory: newMemory(run, null) };
  tell({ name: 'starts-over' });
  return leave(plan, () => startOver(address(run, { stop: 0 })));
}

export async function visit(plan, name, stop, query) {
  const { visits } = await machinery();
  tell({ name: 'visits', visit: name });
  const trace = name === 'log-in-at-django' ? expectLogin() : null;
  return leave(plan, () => visits[name](address(tab.flow.run, { stop: stop + 1 }), { query, trace }));
}

// The pages that the flow's browser visits first.
function visitNext(plan, stop, query) {
  const name = flowOf(plan.flow).visits?.[stop];
  return name ? visit(plan, name, stop, query) : null;
}

// Return how many cases before `to` must run first, and whether the flow starts over.
export function before(flow, to) {
  const index = casesOf(flow).findIndex(({ id }) => id === to);
  const goesOn = tab.flow?.live && tab.flow.name === flow.name && tab.flow.done.length <= index;
  return { goesOn, count: index - (goesOn ? tab.flow.done.length : 0) };
}

export const runTo = (flow, to) => alone((signal) => {
  const plan = { flow: flow.name, to, then: [] };
  return before(flow, to).goesOn ? runCases(plan, null, signal) : begin(plan);
});

export const runAll = (list) => alone(() => {
  const [first, ...then] = list.map((flow) => ({ flow: flow.name, to: casesOf(flow).at(-1).id }));
  return begin({ ...first, then, everything: true });
}, false);

// Start over, and go on with `question`, a request of a person's own, if there is one.
export async function prepare(login, question) {
  if (!await isReachable()) return 'unreachable';
  tab.flow = { name: '', run: newRun(), done: [], live: false };
  tell({ name: 'starts-over' });
  return leave({ login, question }, () => startOver(address(tab.flow.run, { stop: 0 })));
}

// Go on after a trip, or do nothing where there is none. `goOn(plan, stop)` goes on with a plan that is no flow.
export async function resume(goOn) {
  const query = new URLSearchParams(location.search);
  const plan = takePlan();
  history.replaceState(null, '', location.pathname + location.hash);
  if (!plan || query.get('run') !== plan.run || !tab.flow) {
    if (plan) tab.flow.live = false;
    return;
  }
  const stop = query.has('stop') ? Number(query.get('stop')) : null;
  if (stop === 0) know('nothing');
  await alone(async (signal) => {
    if (stop) await lookForLogin();
    if (!plan.flow) return goOn(plan, stop, signal);
    tab.flow.memory.query = query;
    return (stop === null ? null : await visitNext(plan, stop, query)) ?? runCases(plan, query.get('back'), signal);
  }, !plan.everything);
}

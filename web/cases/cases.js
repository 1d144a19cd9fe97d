// Runs the cases of one flow (?flow=…) in whatever browser opened the page, shows them, and leaves the report on the
// page's own origin under the id of the run (?run=…), where scripts/browsers reads it.
import { config } from '/config.js';
import { perform, tripOf } from './actions.js';
import { runControls } from './controls.js';
import { element } from '../shared/element.js';
import { explain } from '../shared/explain.js';
import { casesOf, flows, headline } from './flows.js';
import { goOn } from './go-on.js';
import { kept } from './kept.js';
import { seen } from './seen.js';
import { visits } from './visits.js';
import { newTrace, witnessOf } from '../shared/witness.js';

const longestDetail = 400;
const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);

const newRun = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'))
  .join('');

const address = (flow, run, more = {}) => `/cases/?${new URLSearchParams({ run, flow: flow.name, ...more })}`;

function show(list, passed, title, word, text) {
  const item = element('li', {}, `${title}: `, element('strong', { className: 'result', textContent: word }), ` ${text}`);
  item.dataset.passed = passed;
  list.append(item);
}

function describe() {
  byId('scenario').textContent = config.scenario;
  byId('web-origin').textContent = config.webOrigin;
  byId('api-origin').textContent = config.apiOrigin;
  byId('misplaced').hidden = location.origin === new URL(config.webOrigin).origin;
  byId('here').textContent = location.origin;
  byId('right-place').href = `${config.webOrigin}/cases/`;
  byId('not-ready').hidden = true;
  byId('cases').hidden = false;
}

function showMenu() {
  // A fault shows in one flow, everything else in the headline's.
  const shown = config.flow ? flows.filter(({ name }) => name === config.flow) : headline;
  byId('flows').append(...shown.map((flow) => element(
    'li',
    {},
    element('a', { href: `/cases/?flow=${flow.name}`, textContent: flow.title }),
    ` ${casesOf(flow).map(({ title }) => title).join('; ')}`,
  )));
  byId('menu').hidden = false;
}

// Nothing of what the server saw is made up: where the witness does not answer, the report has no such case.
async function serverSide(outcome) {
  if (!outcome.trace) return null; // no request of this case's own
  const { exchanges, problem } = await witnessOf(outcome.trace);
  if (problem) throw new Error(problem);
  return seen(outcome, exchanges);
}

function showOutcome({ title, result, text }) {
  show(byId('outcomes'), true, title, result, text);
}

function showControl({ passed, title, detail }) {
  show(byId('controls'), passed, title, passed ? 'yes' : 'no', `(${detail})`);
}

async function runCase(one, traces) {
  const { id, title, action } = one;
  const outcome = await perform(one, traces);
  const server = await serverSide(outcome);
  const result = outcome.result ?? String(server.answered ?? 'unseen'); // of a form that was sent, the server tells
  const reason = outcome.error ?? outcome.json?.reason ?? outcome.json?.error; // a good answer holds a token
  const detail = (reason ?? (outcome.json ? '' : server?.reason ?? '')).slice(0, longestDetail);
  return { id, title, result, trace: outcome.trace, detail, server, text: explain(action, { ...outcome, result, detail }) };
}

// One after the other: each builds on the cookies of the one before. Returns null when the page has left on a trip.
async function runCases(flow, run, before) {
  const { outcomes, traces } = before ?? { outcomes: [], traces: [] };
  outcomes.forEach(showOutcome);
  for (const one of casesOf(flow).slice(outcomes.length)) {
    const fresh = [newTrace(), newTrace()];
    const trip = query.get('back') !== one.id && tripOf(one, address(flow, run, { back: one.id }), fresh);
    if (trip) {
      kept.set(run, { outcomes, traces: fresh });
      location.assign(trip);
      return null;
    }
    outcomes.push(await runCase(one, traces));
    showOutcome(outcomes.at(-1));
  }
  return outcomes.map(({ id, result, trace, detail, server }) => ({ id, result, trace, detail, server }));
}

async function leave(report) {
  try {
    const response = await fetch(`/lab/reports/${report.run}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      body: JSON.stringify(report),
    });
    if (response.ok) return `The report is kept as ${report.run}.`;
    const { error } = await response.json();
    return `The report was not kept: ${error}`;
  } catch (error) {
    return `The report was not kept: ${error.message}`;
  }
}

async function runFlow(flow, run) {
  byId('flow').textContent = flow.title;
  byId('user-agent').textContent = navigator.userAgent;
  byId('report').hidden = false;

  const controls = await runControls(config.apiOrigin, flow.without);
  const before = kept.take(run);
  if (query.has('back')) controls.push(kept.control(before));
  controls.forEach(showControl);
  const sound = controls.every(({ passed }) => passed);
  const visit = query.has('back') ? null : flow.visits?.[Number(query.get('stop'))];
  if (sound && visit) {
    visits[visit](address(flow, run, { stop: Number(query.get('stop')) + 1 }));
    return;
  }

  let outcomes = [];
  try {
    if (sound) outcomes = await runCases(flow, run, before);
  } catch (error) {
    outcomes = [];
    controls.push({ id: 'runs', title: 'The cases run to their end', passed: false, detail: error.message });
    showControl(controls.at(-1));
  }
  if (!outcomes) return;
  const report = {
    scenario: config.scenario, run, flow: flow.name, userAgent: navigator.userAgent, controls, outcomes,
  };
  const message = await leave(report);
  byId('progress').textContent = controls.every(({ passed }) => passed)
    ? `Done. ${message}`
    : `A control failed, so no outcome counts. ${message}`;
  byId('kept').hidden = false;
  if (query.has('then')) await goOn(query.get('then'), query.get('then-flow'));
}

describe();
const flow = flows.find(({ name }) => name === query.get('flow'));
if (flow) await runFlow(flow, query.get('run') ?? newRun());
else showMenu();

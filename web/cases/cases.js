// Runs the cases of one flow (?flow=…) in whatever browser opened the page, shows them, and posts the report to the
// page's own origin under the id of the run (?run=…), where scripts/browsers reads it.
import { config } from '/config.js';
import { newMemory, tripOf } from './actions.js';
import { runControls } from './controls.js';
import { showAddressSpaces } from '../shared/address-spaces.js';
import { element } from '../shared/element.js';
import { explain } from '../shared/explain.js';
import { casesOf, flows, headline } from './flows.js';
import { goOn } from './go-on.js';
import { kept } from './kept.js';
import { runCase } from './run.js';
import { visits } from './visits.js';
import { newTrace } from '../shared/witness.js';

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
  showAddressSpaces(byId('address-spaces'));
  byId('not-ready').hidden = true;
  byId('cases').hidden = false;
}

function showMenu() {
  // A fault has one flow; every other scenario has the headline flows.
  const shown = config.flow ? flows.filter(({ name }) => name === config.flow) : headline;
  byId('flows').append(...shown.map((flow) => element(
    'li',
    {},
    element('a', { href: `/cases/?flow=${flow.name}`, textContent: flow.title }),
    ` ${casesOf(flow).map(({ title }) => title).join('; ')}`,
  )));
  byId('menu').hidden = false;
}

function showOutcome({ title, result, text }) {
  show(byId('outcomes'), true, title, result, text);
}

function showControl({ passed, title, detail }) {
  show(byId('controls'), passed, title, passed ? 'yes' : 'no', `(${detail})`);
}

// Without the witness's record the flow fails: the server's half of a case is never guessed.
async function reportOf(testCase, memory) {
  const { id, title, action } = testCase;
  const { outcome, problem, server, result } = await runCase(testCase, memory);
  if (problem) throw new Error(problem);
  const reason = outcome.error ?? outcome.json?.reason ?? outcome.json?.error; // not the whole body: a login's holds a token
  const detail = (reason ?? (outcome.json ? '' : server?.reason ?? '')).slice(0, longestDetail);
  return { id, title, result, trace: outcome.trace, detail, server, text: explain(action, { ...outcome, result, detail }) };
}

// Run the cases in order: each builds on the cookies of the one before. Returns null when the page leaves on a trip.
async function runCases(flow, run, before) {
  const { outcomes, traces } = before ?? { outcomes: [], traces: [] };
  const memory = Object.assign(newMemory(run, query), { traces });
  outcomes.forEach(showOutcome);
  for (const testCase of casesOf(flow).slice(outcomes.length)) {
    const fresh = [newTrace(), newTrace()];
    const trip = query.get('back') !== testCase.id
      && tripOf(testCase, address(flow, run, { back: testCase.id }), fresh);
    if (trip) {
      kept.set(run, { outcomes, traces: fresh });
      location.assign(trip);
      return null;
    }
    outcomes.push(await reportOf(testCase, memory));
    showOutcome(outcomes.at(-1));
  }
  return outcomes.map(({ id, result, trace, detail, server }) => ({ id, result, trace, detail, server }));
}

async function sendReport(report) {
  try {
    const response = await fetch(`/lab/reports/${report.run}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      body: JSON.stringify(report),
    });
    if (response.ok) return `The report is stored as ${report.run}.`;
    const { error } = await response.json();
    return `The report was not stored: ${error}`;
  } catch (error) {
    return `The report was not stored: ${error.message}`;
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
  const controlsPassed = controls.every(({ passed }) => passed);
  const visit = query.has('back') ? null : flow.visits?.[Number(query.get('stop'))];
  if (controlsPassed && visit) {
    visits[visit](address(flow, run, { stop: Number(query.get('stop')) + 1 }), { query });
    return;
  }

  let outcomes = [];
  try {
    if (controlsPassed) outcomes = await runCases(flow, run, before);
  } catch (error) {
    outcomes = [];
    controls.push({ id: 'runs', title: 'All cases run to their end', passed: false, detail: error.message });
    showControl(controls.at(-1));
  }
  if (!outcomes) return;
  const report = {
    scenario: config.scenario, run, flow: flow.name, userAgent: navigator.userAgent, controls, outcomes,
  };
  const message = await sendReport(report);
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

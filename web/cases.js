// Runs the cases of one flow (?flow=…) in whatever browser opened the page, shows them, and leaves the report on the
// page's own origin under the id of the run (?run=…), where scripts/browsers reads it.
import { config } from '/config.js';
import { runControls } from './controls.js';
import { element } from './element.js';
import { explain } from './explain.js';
import { flows } from './flows.js';

const longestDetail = 400;
const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);

const newRun = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'))
  .join('');

const address = (flow, run, more = {}) => `/cases.html?${new URLSearchParams({ run, flow: flow.name, ...more })}`;

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
  byId('right-place').href = `${config.webOrigin}/cases.html`;
  byId('not-ready').hidden = true;
  byId('cases').hidden = false;
}

function showMenu() {
  byId('flows').append(...flows.map((flow) => element(
    'li',
    {},
    element('a', { href: `/cases.html?flow=${flow.name}`, textContent: flow.title }),
    ` ${flow.cases.map(({ title }) => title.toLowerCase()).join('; ')}`,
  )));
  byId('menu').hidden = false;
}

async function runCases(cases) {
  const outcomes = [];
  for (const { id, title, action, request } of cases) {
    const outcome = await request(); // one after the other: each builds on the cookies of the one before
    show(byId('outcomes'), true, title, outcome.result, explain(action, outcome));
    const { result, trace, error, json } = outcome;
    const detail = error ?? json?.reason ?? json?.error ?? ''; // a good answer holds a token, and nothing to explain
    outcomes.push({ id, result, trace, detail: detail.slice(0, longestDetail) });
  }
  return outcomes;
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

  const controls = await runControls(config.apiOrigin);
  controls.forEach(({ passed, title, detail }) => {
    show(byId('controls'), passed, title, passed ? 'yes' : 'no', `(${detail})`);
  });
  const sound = controls.every(({ passed }) => passed);
  if (sound && flow.beginsAtDjango && !query.has('back')) {
    const back = encodeURIComponent(address(flow, run, { back: '1' }));
    location.assign(`${config.apiOrigin}/lab/login/?back=${back}`);
    return;
  }

  const outcomes = sound ? await runCases(flow.cases) : [];
  const report = {
    scenario: config.scenario, run, flow: flow.name, userAgent: navigator.userAgent, controls, outcomes,
  };
  const kept = await leave(report);
  byId('progress').textContent = sound ? `Done. ${kept}` : `A control failed, so no case was run. ${kept}`;
}

describe();
const flow = flows.find(({ name }) => name === query.get('flow'));
if (flow) await runFlow(flow, query.get('run') ?? newRun());
else showMenu();

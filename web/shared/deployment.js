// What is wrong with the deployment that this page belongs to, by asking nginx, Django and the API: a list of states, each
// { name, … }, the most urgent first. A page that stays open learns of a change within seconds.
import { config } from '/config.js';
import { newTrace } from './witness.js';

const timeout = 4000; // milliseconds that a question waits for its response
const often = 2000; // between two rounds where something may change at any time
const seldom = 5000;

const pause = (milliseconds) => new Promise((resume) => { setTimeout(resume, milliseconds); });
const ask = (url, options) => fetch(url, {
  credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(timeout), ...options,
});

// Return the deployment that this address belongs to now, or null without a response. nginx is absent for a moment while
// it is started anew, so one failure is none.
async function deploymentNow(tries = 2) {
  try {
    const response = await ask('/config.json');
    return response.ok ? await response.json() : null;
  } catch {
    if (tries < 2) return null;
    await pause(1000);
    return deploymentNow(tries - 1);
  }
}

// nginx answers 502 or 504 for a Django that does not. The question needs the demo: /lab/ is on the page's own origin.
async function djangoIsDown() {
  const response = await ask(`/lab/witness/${newTrace()}/`).catch(() => null);
  return [502, 504].includes(response?.status);
}

// A response that no page may read still shows that there was one, whatever CORS says of it.
async function apiAnswers() {
  return ask(`${config.apiOrigin}/healthz/`, { mode: 'no-cors' }).then(() => true, () => false);
}

// Some faults make the browser block every request to the API: that is their result, and not a state.
let refusedByPolicy = false;
document.addEventListener('securitypolicyviolation', () => { refusedByPolicy = true; });
const isBlockedOnPurpose = () => refusedByPolicy || config.flow === 'blocked-api' || config.addressSpaces !== '';

async function serverStates() {
  if (config.lab && await djangoIsDown()) return [{ name: 'api-down', scenario: config.scenario }];
  if (await apiAnswers() || isBlockedOnPurpose()) return [];
  // Nothing else tells a certificate that is not trusted from an API that is not there.
  const untrusted = config.lab && config.apiOrigin.startsWith('https:') && config.apiOrigin !== config.webOrigin;
  return [{ name: untrusted ? 'untrusted' : 'no-response', scenario: config.scenario, api: config.apiOrigin }];
}

const isAnother = (now) => ['scenario', 'webOrigin', 'apiOrigin'].some((name) => now[name] !== config[name]);

// States that hold as long as the page is open.
export const lasting = [
  ...(location.origin === config.webOrigin ? [] : [{ name: 'misplaced', here: location.origin, web: config.webOrigin }]),
  ...(config.lab ? [] : [{ name: 'demo-off' }]),
  ...(config.addressSpaces ? [{ name: 'address-spaces', spaces: config.addressSpaces }] : []),
];

async function statesNow(askServers, before) {
  const now = config.lab ? await deploymentNow() : config; // outside the demo nothing says which scenario is running
  if (!now) return [{ name: 'gone', scenario: config.scenario }];
  if (isAnother(now)) return [{ name: 'changed', before: config.scenario, ...now }];
  return askServers ? serverStates() : before;
}

let states = null; // not asked yet
let tell = () => {};
let round = null;
let timer = null;

function take(found) {
  const changed = JSON.stringify(found) !== JSON.stringify(states);
  states = found;
  if (changed) tell([...found, ...lasting], true);
}

function next(askServers) {
  clearTimeout(timer);
  round ??= statesNow(askServers || states?.length > 0, states).then(take).finally(() => {
    round = null;
    // A person who looks at this page starts nothing elsewhere, and perhaps has the network tab open.
    timer = setTimeout(next, states?.length || !document.hasFocus() ? often : seldom, false);
  });
  return round;
}

// Call `listener` with the states at once, before anything is asked, then after the first answers (`asked` is true) and
// whenever the states change.
export function watch(listener) {
  tell = listener;
  listener(lasting, false);
  next(true);
  window.addEventListener('focus', () => next(true));
}

// Ask anew at once. Return whether page and API are there: where not, a navigation to the API ends on a page of the browser.
export async function isReachable() {
  await round;
  await next(true);
  return states.length === 0;
}

// What this tab knows of a login. A login on Django's own page is seen by its trace: the witness has its POST, with the
// session cookie in the response. Where nothing is known, nothing is claimed.
import { config } from '/config.js';
import { newTrace, witnessOf } from '../shared/witness.js';
import { save, tab } from './tab.js';

const longestWait = 15 * 60_000; // the witness keeps its records no longer
const listeners = [];
export const onLogin = (listener) => listeners.push(listener);

export function know(login) {
  if (tab.login === login) return;
  tab.login = login;
  save();
  listeners.forEach((listener) => listener(login));
}

// Return a trace for a login on Django's page that is about to begin.
export function expectLogin() {
  const trace = newTrace();
  if (trace) tab.traces.push({ trace, time: Date.now() });
  save();
  return trace;
}

const opensSession = ({ method, path, set_cookies: cookies }) => method === 'POST' && path === '/accounts/login/'
  && cookies.some(({ name, deleted }) => name.endsWith('sessionid') && !deleted);

// Look whether a login that was begun came about. Return whether one did.
export async function lookForLogin() {
  const waiting = tab.traces.filter(({ time }) => Date.now() - time < longestWait);
  const records = await Promise.all(waiting.map(({ trace }) => witnessOf(trace)));
  const found = records.some(({ exchanges }) => exchanges?.some(opensSession));
  tab.traces = found ? [] : waiting;
  save();
  if (found) know('login at Django');
  return found;
}

// The link to Django's login form, to be typed into by a person. Its trace is made when the link is used.
export function loginLink(link) {
  const path = '/accounts/login/?next=/blog/whoami/&back=/';
  link.href = config.apiOrigin + path;
  const prepare = () => { link.href = `${config.apiOrigin}${path}&trace=${expectLogin()}`; };
  if (config.lab) ['click', 'auxclick'].forEach((event) => link.addEventListener(event, prepare));
}

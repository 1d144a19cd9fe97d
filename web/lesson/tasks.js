// What the page does for each kind of task. Some send requests from here; the others leave for another origin, and what
// they come back with is read when the page is opened again.
import { config } from '/config.js';
import { logIn, read, write } from '../shared/api.js';
import { newTrace, traced, witnessOf } from '../shared/witness.js';
import { ourCookies } from './seen.js';

const demo = { username: 'demo', password: 'demo' };
const post = { title: 'The lesson', text: 'Written by a step of the lesson.' };
const here = '/lesson.html';
const namesOf = (cookies) => ourCookies(cookies.split(/[; ]+/).map((pair) => pair.split('=')[0]));

const longestText = 300; // of a response, to be kept; a CSRF token is not kept

const recordOf = async ({ json, text, ...outcome }) => ({
  trace: outcome.trace,
  outcome: { ...outcome, text: json?.csrfToken ? undefined : text?.slice(0, longestText) },
  ...await witnessOf(outcome.trace),
});

// A request to the page's own origin: Django receives it through nginx, with all cookies that the browser has for this host.
export async function lookHere() {
  const trace = newTrace();
  await fetch(traced(`/lab/witness/${trace}/`, trace), { credentials: 'same-origin', cache: 'no-store' });
  return recordOf({ trace, result: namesOf(document.cookie) });
}

const requests = {
  whoami: async () => recordOf(await read('/blog/whoami/')),
  'log-in-by-fetch': async () => recordOf(await logIn(demo)),
  'look-here': lookHere,
  'post-without-token': async () => recordOf(await write('/blog/posts/', post, { token: null })),
  'post-with-token': async () => recordOf(await write('/blog/posts/', post)),
};

const api = (path, query) => `${config.apiOrigin}${path}?${new URLSearchParams(query)}`;
const { protocol, port } = new URL(config.webOrigin);
export const attackerOrigin = `${protocol}//evil.localhost${port && `:${port}`}`;

const addresses = {
  'log-in': (trace) => api('/accounts/login/', { next: `/blog/whoami/?back=${here}`, trace }),
  'log-in-by-click': (trace) => api('/lab/login/', { back: here, trace }),
  'look-there': (trace) => api('/lab/cookies/', { back: here, trace }),
  'visit-attacker': (trace) => (
    `${attackerOrigin}/attacker/?${new URLSearchParams({ back: `${here}?attacked`, read: trace, write: trace })}`
  ),
};

// What a trip brings back in the query of this page.
const brought = {
  'look-there': (query) => ({ result: namesOf(query.get('cookies') ?? '') }),
  'visit-attacker': (query) => ({
    method: 'GET', path: '/blog/whoami/', result: query.get('read') ?? '', error: query.get('why') || undefined,
  }),
};

export const isTrip = ({ does }) => does in addresses;
export const addressOf = ({ does }, trace) => addresses[does](trace);
export const perform = ({ does }) => requests[does]();

// Return the record of a trip: what the query has, and what Django has seen since the person left.
export const returned = async ({ does }, trace, query) => recordOf({ trace, ...brought[does]?.(query) });
export { newTrace, witnessOf };

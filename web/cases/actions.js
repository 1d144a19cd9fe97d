// What the page does for each action of cases.json, given the case's options. lab/predict/flows.py predicts the result.
// An action with a trip leaves the page first, and `request` reads what the trip returned in the query.
import { config } from '/config.js';
import {
  deletePost, logIn, logOut, read, takeToken, write,
} from '../shared/api.js';
import { attackers, sandboxed } from './attacks.js';
import { csrfOfAxios } from './axios.js';
import { cookiesOnThisOrigin, namesIn, toTheApi } from '../shared/cookie-names.js';
import { firstEvent } from './events.js';
import { ofThisRun } from './visits.js';

const demo = { username: 'demo', password: 'demo' };
const post = { title: 'A case', text: 'Written by a case of /cases/.' };

// What one case of a run leaves for the next: the token from before the login, the post to delete (there is no post 0), and
// the traces of the last trip. `query` is what a trip or a visit returned.
export const newMemory = (run, query) => ({ run, query, token: null, written: 0, traces: [] });

// The CSRF token of a post, by the case's option `csrf`; without one the page fetches it.
const tokens = {
  none: () => ({}),
  kept: (path, { token }) => token,
  axios: (path) => csrfOfAxios(config.apiOrigin + path, {}),
  'axios-with-token': (path) => csrfOfAxios(config.apiOrigin + path, { withXSRFToken: true }),
};

export const actions = {
  login: {
    async request({ csrf, visit }, memory) {
      if (visit) await fetch(visit);
      if (csrf === 'keep') memory.token = { ...await takeToken() };
      return logIn(demo);
    },
  },
  whoami: {
    trip: ({ reload }, back) => reload && back, // a new document, which has only what the browser kept
    async request({ visit, path = '/blog/whoami/', credentials, mode }) {
      if (visit) await fetch(visit);
      return read(path, { credentials, mode });
    },
  },
  // The same request, up to 60 times and until its result changes.
  'whoami-often': {
    async request() {
      const results = new Set();
      for (let sent = 0; sent < 60 && results.size < 2; sent += 1) {
        const { result } = await read('/blog/whoami/', { trace: null });
        results.add(result);
      }
      return { result: results.size > 1 ? 'varies' : [...results][0] };
    },
  },
  posts: {
    // Without a trace, which would make the URL differ from the visit's in the cache.
    request: ({ path = '/blog/posts/', header, cached }, { run }) => (cached
      ? read(ofThisRun(path, run), { trace: null })
      : read(path, { header })),
  },
  // Without a trace, because the witness sees the request only where no cache answers it.
  'token-of-another': { request: ({ path }) => read(path, { trace: null, credentials: 'omit' }) },
  post: {
    async request({ path = '/blog/posts/', csrf }, memory) {
      const outcome = await write(path, post, tokens[csrf]?.(path, memory));
      memory.written = outcome.json?.id ?? 0;
      return outcome;
    },
  },
  'post-delete': { request: (options, { written }) => deletePost(written) },
  logout: { request: () => logOut() },
  events: { request: ({ path, credentials }) => firstEvent(path, credentials) },
  cookies: {
    trip: ({ of }, back) => of === 'api' && toTheApi(back),
    request: ({ of }, { query }) => (of === 'api' ? namesIn(query) : cookiesOnThisOrigin()),
  },
  // A document of Django on one of the two origins, with a logout form that posts to the API.
  form: {
    trip: ({ of, policy = '' }, back, [write]) => (
      `${of === 'api' ? config.apiOrigin : config.webOrigin}/lab/form/?${new URLSearchParams({ back, write, policy })}`
    ),
    request: (options, { traces: [trace] }) => ({ method: 'POST', path: '/accounts/logout/', trace }),
  },
  attack: {
    trip: ({ host, does }, back, traces) => attackers[does].trip?.(host, back, traces),
    request: ({ does }, { query, traces }) => attackers[does].request(query, traces),
  },
  sandboxed,
  arrival: { request: (options, { query }) => ({ result: query.get('result') }) },
};

// Return where the browser goes before the case is measured, or nothing where it stays.
export const tripOf = ({ action, options = {} }, back, traces) => actions[action].trip?.(options, back, traces);

export const perform = async ({ action, options = {} }, memory) => actions[action].request(options, memory);

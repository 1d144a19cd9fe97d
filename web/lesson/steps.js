// The steps of the lesson, in the lecture's order: one table drives the page, the checks and the tests.
//
// A step runs in a scenario. The person first chooses one of `options`, then does the `tasks` in order. A task is done when
// Django has seen what it `expects` (requests, with the statuses that count, and whether each must carry or set the session
// cookie) and the page has got one of the results in `page`. `result` names what happened, in the words of `options`; the
// texts have an explanation for each option and each result: lesson.steps.ID.why.RESULT.OPTION.
//
// `session`: the step needs a login on Django's page of the page's own host. `code` is what the step is about, in `file`.
// From `anyOrder` on the steps do not build on each other. `picture`: the deployment is drawn, where it says no answer.
// `hint` tells more about a task before it is done.
// `case` is the case of cases.json that a task is, for the drawing; `shows` the task whose result browsers may differ in.
import { cookiesReceived, resultOf } from './seen.js';

const whoami = (...status) => ({ method: 'GET', path: '/blog/whoami/', status });
const login = (...status) => ({ method: 'POST', path: '/accounts/login/', status });
const post = (...status) => ({ method: 'POST', path: '/blog/posts/', status });
const ownRequest = { method: 'GET', path: '/lab/witness/', status: [200], session: true };

const results = ['200', '401', 'throws'];
const afterLogin = 'whoami-after-first-party-login';

// A login on Django's page, then a request, to which Django answers with one of these.
const logInAndAsk = (...status) => [
  { id: 'login', does: 'log-in-by-click', expects: [{ ...login(302), sets: true }] },
  { id: 'whoami', does: 'whoami', expects: [whoami(...status)], page: status.map(String), case: afterLogin },
];

export const steps = [
  {
    id: 'hidden',
    scenario: 'different-port-no-cors',
    code: ['page', "fetch('{api}/blog/whoami/')"],
    options: results,
    tasks: [{
      id: 'whoami', does: 'whoami', expects: [{ ...whoami(401), session: false }], page: ['throws'], case: 'whoami-after-login',
    }],
    result: resultOf('whoami'),
  },
  {
    id: 'cookies',
    scenario: 'different-port-no-cors',
    code: ['console', 'document.cookie'],
    options: ['both', 'csrftoken', 'sessionid', 'none'],
    tasks: [
      { id: 'login', does: 'log-in', hint: true, expects: [{ ...login(302), sets: true }] },
      { id: 'look', does: 'look-there', expects: [{ method: 'GET', path: '/lab/cookies/', status: [200], session: true }] },
    ],
    result: resultOf('look'),
  },
  {
    id: 'ports',
    scenario: 'different-port-no-cors',
    session: true,
    code: ['console', 'document.cookie'],
    options: ['none', 'csrftoken', 'both'],
    tasks: [{ id: 'look', does: 'look-here', expects: [ownRequest] }],
    result: resultOf('look'),
  },
  {
    id: 'readable',
    scenario: 'different-port-no-credentials',
    session: true,
    code: ['settings.py', '+ CORS_ALLOWED_ORIGINS = ["{page}"]'],
    options: results,
    tasks: [{
      id: 'whoami', does: 'whoami', expects: [{ ...whoami(401), session: false }], page: ['401'], case: afterLogin,
    }],
    result: resultOf('whoami'),
  },
  {
    id: 'withheld',
    scenario: 'different-port-no-credentials',
    session: true,
    code: ['page', "fetch('{api}/blog/whoami/')"],
    options: ['both', 'csrftoken', 'none'],
    tasks: [
      { id: 'look', does: 'look-here', expects: [ownRequest] },
      { id: 'whoami', does: 'whoami', expects: [{ ...whoami(401), session: false }], page: ['401'], case: afterLogin },
    ],
    result: cookiesReceived('whoami'),
  },
  {
    id: 'include',
    scenario: 'different-port',
    session: true,
    code: ['page', "- fetch('{api}/blog/whoami/')", "+ fetch('{api}/blog/whoami/', { credentials: 'include' })"],
    options: results,
    tasks: [{
      id: 'whoami', does: 'whoami', expects: [{ ...whoami(200), session: true }], page: ['200'], case: afterLogin,
    }],
    result: resultOf('whoami'),
  },
  {
    id: 'same-site',
    scenario: 'different-host',
    anyOrder: true,
    picture: true,
    code: ['settings.py', 'CORS_ALLOWED_ORIGINS = ["{page}"]', 'SESSION_COOKIE_SAMESITE = "Lax"'],
    options: results,
    tasks: logInAndAsk(200),
    result: resultOf('whoami'),
    shows: 'whoami',
  },
  {
    id: 'lax',
    scenario: 'cross-site-lax',
    picture: true,
    code: ['settings.py', 'CORS_ALLOWED_ORIGINS = ["{page}"]', 'SESSION_COOKIE_SAMESITE = "Lax"'],
    options: results,
    tasks: logInAndAsk(401),
    result: resultOf('whoami'),
    shows: 'whoami',
  },
  {
    id: 'none',
    scenario: 'cross-site',
    code: ['settings.py', '- SESSION_COOKIE_SAMESITE = "Lax"', '+ SESSION_COOKIE_SAMESITE = "None"', '+ SESSION_COOKIE_SECURE = True'],
    options: results,
    tasks: logInAndAsk(200, 401), // the browser decides
    result: resultOf('whoami'),
    shows: 'whoami',
  },
  {
    id: 'partitioned',
    scenario: 'cross-site-partitioned',
    code: ['Set-Cookie', '  sessionid=…; HttpOnly; SameSite=None; Secure', '+ ; Partitioned'],
    options: ['200', '401', '403'],
    tasks: [
      { id: 'login', does: 'log-in-by-fetch', expects: [login(200, 403)], page: ['200', '403'], case: 'login' },
      { id: 'whoami', does: 'whoami', expects: [whoami(200, 401)], page: ['200', '401'], case: 'whoami-after-login' },
    ],
    result: ({ login: first, whoami: then }) => (first.outcome.result === '200' ? then : first).outcome.result,
    shows: 'whoami',
  },
  {
    id: 'csrf',
    scenario: 'different-port',
    session: true,
    code: ['page', "  fetch('{api}/blog/posts/', { method: 'POST', credentials: 'include', … })", "+ headers: { 'X-CSRFToken': token }"],
    options: ['201-201', '401-201', '403-201', '403-403'],
    tasks: [
      { id: 'without', does: 'post-without-token', expects: [{ ...post(403), session: true }], page: ['403'], case: 'post-without-token' },
      { id: 'with', does: 'post-with-token', expects: [{ ...post(201), session: true }], page: ['201'], case: 'post' },
    ],
    result: ({ without, with: then }) => `${without.outcome.result}-${then.outcome.result}`,
  },
  {
    id: 'attacker',
    scenario: 'different-port',
    session: true,
    code: ['evil', "fetch('{api}/blog/whoami/', { credentials: 'include' })", '<form method="post" action="{api}/accounts/logout/">'],
    options: ['reads', 'logs-out', 'nothing'],
    tasks: [
      {
        id: 'attack',
        does: 'visit-attacker',
        expects: [whoami(200, 401), { method: 'POST', path: '/accounts/logout/', status: [403] }],
        page: ['throws'],
        case: 'evil-site-reads',
      },
      { id: 'whoami', does: 'whoami', expects: [whoami(200)], page: ['200'], case: 'whoami-after-attacks' },
    ],
    result: () => 'nothing',
    shows: 'attack',
  },
];

export const stepOf = (id) => steps.find((step) => step.id === id);
export const numberOf = (step) => steps.indexOf(step) + 1;

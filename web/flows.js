// The cases, in one table. A flow is a list of cases that run one after the other in a browser without any cookie of
// ours; each case is one request and its outcome. crosshost/browsers/cases.py names the same cases for the runner.
import { logIn, whoAmI } from './api.js';

const demo = { username: 'demo', password: 'demo' };

export const flows = [
  {
    name: 'login-by-fetch',
    title: 'Login by fetch',
    cases: [
      { id: 'login', title: 'Login by fetch', action: 'login', request: () => logIn(demo) },
      { id: 'whoami-after-login', title: 'Who am I, after it', action: 'whoami', request: whoAmI },
    ],
  },
  {
    name: 'first-party-login',
    title: "Login on Django's own page",
    beginsAtDjango: true, // the browser goes there, logs in first-party, and comes back
    cases: [
      { id: 'whoami-after-first-party-login', title: 'Who am I, after it', action: 'whoami', request: whoAmI },
    ],
  },
];

// The flows in which the faults of env/faults show, in the form of flows.js. The case that decides is the last of each;
// crosshost/browsers/cases.py names the same. A flow may leave the page first (`visits`), and leave out a control that
// its fault would fail (`without`).
import { config } from '/config.js';
import { element } from './element.js';
import {
  deletePost, logIn, logOut, read, takeToken, whoAmI, write, writePost,
} from './api.js';

const demo = { username: 'demo', password: 'demo' };
const post = { title: 'A flow', text: 'Written by a flow of cases.html.' };

const login = { id: 'login', title: 'Login by fetch', action: 'login', request: () => logIn(demo) };
const whoami = (id, title) => ({ id, title, action: 'whoami', request: () => whoAmI() });

const toAPI = (path, back) => `${config.apiOrigin}${path}?back=${encodeURIComponent(back)}`;
const logInAtDjango = (back) => location.assign(toAPI('/lab/login/', back));
const followLink = (back) => location.assign(toAPI('/lab/arrival/', back));

function submitForm(back) {
  const form = element('form', { method: 'post', action: toAPI('/lab/arrival/', back) });
  document.body.append(form);
  form.submit();
}

function goToSandbox(back) {
  const asked = new URLSearchParams({ back, ask: `${config.apiOrigin}/blog/whoami/` });
  location.assign(`/lab/sandbox/?${asked}`);
}

// The API's own page asks for the posts first: the cache then has an answer to another origin.
const ofRun = (query) => `/blog/posts/?of=${new URLSearchParams(query).get('run')}`;

function askAtAPI(back) {
  const asked = new URLSearchParams({ back, ask: ofRun(back.slice(back.indexOf('?'))) });
  location.assign(`${config.apiOrigin}/lab/elsewhere/?${asked}`);
}

// What came of a visit stands in the address that it led back to.
const arrival = (id, title) => ({
  id,
  title,
  action: 'arrival',
  request: async () => ({ result: new URLSearchParams(location.search).get('result') }),
});

let memory; // what one case hands to the next

export const flows = [
  {
    name: 'whoami-without-login',
    title: 'Who am I, before any login',
    cases: [whoami('whoami', 'Who am I')],
  },
  {
    name: 'blocked-api',
    title: 'Who am I, where the browser may block every request to the API',
    without: ['api-answers'],
    cases: [whoami('whoami', 'Who am I')],
  },
  {
    name: 'session-by-fetch',
    title: 'Does the session that a fetch opened come along?',
    cases: [login, whoami('whoami', 'Who am I, after it')],
  },
  {
    name: 'no-cors-read',
    title: "A fetch with mode: 'no-cors'",
    cases: [{
      id: 'read', title: 'Who am I', action: 'whoami', request: () => read('/blog/whoami/', { mode: 'no-cors' }),
    }],
  },
  {
    name: 'read-header',
    title: 'A header of the answer',
    cases: [{
      id: 'read', title: 'The header Date', action: 'posts', request: () => read('/blog/posts/', { header: 'date' }),
    }],
  },
  {
    name: 'read-without-slash',
    title: 'An address without its last slash',
    cases: [{ id: 'read', title: 'Who am I', action: 'whoami', request: () => read('/blog/whoami') }],
  },
  {
    name: 'post-without-slash',
    title: 'A post to an address without its last slash',
    cases: [
      login,
      { id: 'post', title: 'The post', action: 'post-elsewhere', request: () => write('/blog/posts', post) },
    ],
  },
  {
    name: 'stale-token',
    title: 'A post with the CSRF token from before the login',
    cases: [
      {
        id: 'login',
        title: 'Login by fetch, after taking the token',
        action: 'login',
        request: async () => { memory = { ...await takeToken() }; return logIn(demo); },
      },
      { id: 'post', title: 'The post', action: 'post', request: () => write('/blog/posts/', post, memory) },
    ],
  },
  {
    name: 'delete',
    title: 'Deleting a post',
    cases: [
      login,
      {
        id: 'post',
        title: 'A post',
        action: 'post',
        request: async () => { const outcome = await writePost(post); memory = outcome.json?.id ?? 0; return outcome; },
      },
      { id: 'delete', title: 'Deleting it', action: 'post-delete', request: () => deletePost(memory) },
    ],
  },
  {
    name: 'logout',
    title: 'Logging out',
    cases: [
      login,
      { id: 'logout', title: 'Logout', action: 'logout', request: logOut },
      whoami('whoami', 'Who am I, after it'),
    ],
  },
  {
    name: 'another-app',
    title: 'Another app on the same host',
    cases: [
      login,
      whoami('whoami-before', 'Who am I'),
      {
        id: 'whoami',
        title: "Who am I, after a visit to the other app",
        action: 'whoami',
        request: async () => { await fetch('/another-app/'); return whoAmI(); },
      },
    ],
  },
  {
    name: 'cached-answer',
    title: 'The same address, asked for by two origins',
    visits: [askAtAPI],
    cases: [{
      id: 'read', title: 'The posts', action: 'posts', request: () => read(ofRun(location.search), { trace: null }),
    }],
  },
  {
    name: 'null-origin',
    title: 'A fetch from a sandboxed document',
    visits: [goToSandbox],
    cases: [arrival('arrival', 'Who am I')],
  },
  {
    name: 'link-from-another-site',
    title: 'A link to the API, after a login there',
    visits: [logInAtDjango, followLink],
    cases: [arrival('arrival', 'Arriving by a link')],
  },
  {
    name: 'form-from-another-site',
    title: 'A form that posts to the API, after a login there',
    visits: [logInAtDjango, submitForm],
    cases: [arrival('arrival', 'Posting in the name of the user')],
  },
];

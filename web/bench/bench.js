// The bench: each form is one action on the API, with its outcome beside it.
import { config } from '/config.js';
import { showAddressSpaces } from '../shared/address-spaces.js';
import * as api from '../shared/api.js';
import { element } from '../shared/element.js';
import { expectations } from './expectation.js';
import { compare } from '../shared/explain.js';
import { addToLog, outcomeView } from './outcome.js';
import { reasonsOf } from './reasons.js';
import { relation } from './relation.js';

const byId = (id) => document.getElementById(id);
const related = relation(config.webOrigin, config.apiOrigin);

const justLoggedIn = 'logged-in'; // in the query, when Django's login page leads back here

function describeScenario() {
  document.title = `${config.scenario} · crosshost`;
  byId('scenario').textContent = config.scenario;
  byId('web-origin').textContent = config.webOrigin;
  byId('api-origin').textContent = config.apiOrigin;
  byId('relation').textContent = related.name;
  byId('relation-why').textContent = related.why;
  byId('credentials').textContent = config.fetchCredentials;
  byId('csrf-from').textContent = config.csrfTokenFrom === 'cookie'
    ? `the cookie ${config.csrfCookieName}`
    : 'the body of GET /accounts/csrf/';
  byId('django-login-link').href = `${config.apiOrigin}/accounts/login/?next=/blog/whoami/`;
  byId('lab-login').hidden = !config.lab;
  byId('lab-login-link').href = `${config.apiOrigin}/lab/login/?back=/?${justLoggedIn}`;
  byId('start-over-form').action = `${config.apiOrigin}/accounts/start-over/`;
  byId('misplaced').hidden = location.origin === new URL(config.webOrigin).origin;
  byId('here').textContent = location.origin;
  showAddressSpaces(byId('address-spaces'));
}

async function run(action, view, request, comparison) {
  if (view.isBusy()) return null;
  view.begin();
  const outcome = await request();
  const reasons = await reasonsOf(action, action === 'login' ? 'nothing' : lastLogin, outcome);
  view.show(action, outcome, comparison?.(outcome), reasons);
  return outcome;
}

function onSubmit(action, { request, comparison, then }) {
  const view = outcomeView(byId(`${action}-outcome`));
  const form = byId(`${action}-form`);
  const submit = async () => {
    const fields = Object.fromEntries(new FormData(form));
    const outcome = await run(action, view, () => request(fields), comparison);
    if (outcome) then?.(outcome);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return submit;
}

const whenDifferent = 'The console and the network tab of the developer tools show more.';

const faultNote = config.flow && `this scenario is a fault; run it at /cases/?flow=${config.flow}.`;

function compareLogin(outcome) {
  return compare(expectations(config.expected.login), outcome, {
    condition: '',
    notComparedBecause: faultNote || ([400, 401].includes(outcome.status) && 'the username or password was wrong.'),
    whenDifferent,
  });
}

// The expected result of "who am I" holds after a login only, so the page compares only when it knows of one. A browser
// that keeps the session of a login by fetch sends it from this page, even where it withholds one from Django's page.
let lastLogin = 'nothing'; // or 'login by fetch', though it may have failed, or 'login at Django'

function compareWhoAmI(outcome) {
  const byFetch = lastLogin === 'login by fetch' && byId('logged-in').checked;
  const expected = byFetch ? [{ result: '200', policy: '' }] : expectations(config.expected.whoami);
  return compare(expected, outcome, {
    condition: byFetch ? ' after a login by fetch' : " after logging in on Django's page",
    notComparedBecause: faultNote || (!byId('logged-in').checked
      && 'this page knows of no login. Before a login the result is 401, or an exception where CORS hides the response.'),
    whenDifferent,
  });
}

const deletion = outcomeView(byId('post-delete-outcome'));

async function deletePost(id, listAgain) {
  const outcome = await run('post-delete', deletion, () => api.deletePost(id));
  if (outcome?.status !== 200) return;
  await listAgain();
  byId('posts-heading').focus(); // the button that had the focus is gone
}

function showPosts({ json }) {
  if (!json?.posts) return;
  byId('posts-list').replaceChildren(...json.posts.map((post) => {
    const remove = element('button', { type: 'button', id: `post-delete-${post.id}`, textContent: 'Delete' });
    remove.setAttribute('aria-label', `Delete "${post.title}"`);
    remove.addEventListener('click', () => deletePost(post.id, listAgain));
    return element(
      'li',
      { id: `post-${post.id}` },
      element('div', {}, element('h3', { textContent: post.title }), element('p', { textContent: post.text }),
        element('p', { className: 'quiet', textContent: `by ${post.author}` })),
      remove,
    );
  }));
}

describeScenario();
api.onOutcome((outcome) => addToLog(byId('log'), outcome));

onSubmit('login', {
  request: api.logIn,
  comparison: compareLogin,
  then: ({ status }) => {
    if (status === 200 || lastLogin === 'nothing') lastLogin = 'login by fetch'; // one that fails ends no other
    if (status === 200) byId('logged-in').checked = true;
  },
});
onSubmit('whoami', { request: () => api.whoAmI(), comparison: compareWhoAmI });
const listAgain = onSubmit('posts', { request: api.listPosts, then: showPosts });
onSubmit('post', { request: api.writePost, then: ({ status }) => status === 201 && listAgain() });
onSubmit('logout', {
  request: api.logOut,
  then: ({ status }) => { if (status === 200) setLoggedIn(false); },
});

// Only a navigation reaches the API's first-party cookies, and only a fetch those that a fetch stored in the partition of
// this page's site. The browser obeys Set-Cookie even where the page may not read the response.
byId('start-over-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const options = { method: 'POST', mode: 'no-cors', credentials: 'include', signal: AbortSignal.timeout(2000) };
  await fetch(form.action, options).catch(() => {});
  form.submit();
});

// A person who ticks the box has logged in on Django's page.
function setLoggedIn(checked) {
  byId('logged-in').checked = checked;
  lastLogin = checked ? 'login at Django' : 'nothing';
}
byId('logged-in').addEventListener('change', ({ currentTarget }) => setLoggedIn(currentTarget.checked));

if (new URLSearchParams(location.search).has(justLoggedIn)) {
  setLoggedIn(true);
  history.replaceState(null, '', location.pathname); // a later reload must not assume a login
}

byId('not-ready').hidden = true;
byId('bench').hidden = false;

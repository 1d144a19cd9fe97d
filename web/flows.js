// The cases, in one table. A flow is a list of cases that run one after the other in a browser without any cookie of
// ours; each case is one request and its outcome. crosshost/browsers/cases.py names the same cases for the runner.
// `when` says in which scenarios a case runs; a case with a `trip` leaves the page and is judged when it comes back.
import { deletePost, logIn, logOut, whoAmI, writePost, writePostWithoutToken } from './api.js';
import { anotherSite, sibling } from './attacks.js';
import { cookiesOnThisOrigin, namesIn, toTheApi } from './cookie-names.js';

const demo = { username: 'demo', password: 'demo' };
const post = { title: 'A case', text: 'Written by a case of /cases.html, and deleted by the next.' };

// Where whoami is meant to fail, and in a fault, the requests that fail are all there is to see.
const works = ({ expected, flow, lab }) => lab && !flow && expected.whoami.split(' ')[0] === '200';
const hasSibling = (config) => works(config) && sibling.isSibling(config);

// Each flow asks with one mode after another: the same cookies, and another answer.
const asking = (credentials) => ({ action: 'whoami', when: works, request: () => whoAmI(credentials) });
const onThePage = { action: 'cookies', when: works, request: cookiesOnThisOrigin };
const onTheApi = { action: 'cookies', when: works, trip: toTheApi, request: namesIn };

const attacking = (attack, when = works) => ({ action: 'attack', when, ...attack });

let written = 0; // the post to delete; there is none of this number
async function write() {
  const outcome = await writePost(post);
  written = outcome.json?.id ?? 0;
  return outcome;
}

export const flows = [
  {
    name: 'login-by-fetch',
    title: 'Login by fetch',
    cases: [
      { id: 'login', title: 'Login by fetch', action: 'login', request: () => logIn(demo) },
      { id: 'whoami-after-login', title: 'Who am I, after it', action: 'whoami', request: () => whoAmI() },
      { id: 'whoami-omit-after-login', title: 'Who am I, with omit', ...asking('omit') },
      { id: 'whoami-same-origin-after-login', title: 'Who am I, with same-origin', ...asking('same-origin') },
      { id: 'whoami-include-after-login', title: 'Who am I, with include', ...asking('include') },
      { id: 'page-cookies-after-login', title: "document.cookie on the page's origin", ...onThePage },
      {
        id: 'post-without-token',
        title: 'A post without the CSRF token',
        action: 'post',
        when: works,
        request: () => writePostWithoutToken(post),
      },
      { id: 'post', title: 'A post with the CSRF token', action: 'post', when: works, request: write },
      { id: 'delete', title: 'Delete it', action: 'post-delete', when: works, request: () => deletePost(written) },
      { id: 'api-cookies-after-login', title: "document.cookie on the API's origin", ...onTheApi },
      { id: 'logout', title: 'Log out', action: 'logout', when: works, request: logOut },
      { id: 'whoami-after-logout', title: 'Who am I, after it', action: 'whoami', when: works, request: () => whoAmI() },
    ],
  },
  {
    name: 'first-party-login',
    title: "Login on Django's own page",
    beginsAtDjango: true, // the browser goes there, logs in first-party, and comes back
    cases: [
      {
        id: 'whoami-after-first-party-login',
        title: 'Who am I, after it',
        action: 'whoami',
        request: () => whoAmI(),
      },
      { id: 'whoami-omit', title: 'Who am I, with omit', ...asking('omit') },
      { id: 'whoami-same-origin', title: 'Who am I, with same-origin', ...asking('same-origin') },
      { id: 'whoami-include', title: 'Who am I, with include', ...asking('include') },
      { id: 'page-cookies', title: "document.cookie on the page's origin", ...onThePage },
      { id: 'api-cookies', title: "document.cookie on the API's origin", ...onTheApi },
      { id: 'evil-site-reads', title: 'Another site reads whoami', ...attacking(anotherSite.reads) },
      { id: 'evil-site-writes', title: 'Another site posts the logout form', ...attacking(anotherSite.writes) },
      { id: 'evil-sibling-reads', title: 'A sibling host reads whoami', ...attacking(sibling.reads, hasSibling) },
      {
        id: 'evil-sibling-writes',
        title: 'A sibling host posts the logout form',
        ...attacking(sibling.writes, hasSibling),
      },
      {
        id: 'whoami-after-attacks',
        title: 'Who am I, after the attacks',
        action: 'whoami',
        when: works,
        request: () => whoAmI(),
      },
    ],
  },
];

export const casesOf = (flow, config) => flow.cases.filter(({ when }) => !when || when(config));

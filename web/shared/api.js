// Requests to the API, and the CSRF token that unsafe ones carry. Nothing here throws: each returns its outcome.
import { config } from '/config.js';
import { newTrace, traced } from './witness.js';

const listeners = [];
export const onOutcome = (listener) => listeners.push(listener);

// Aborts the requests of a person who presses Stop. None is set while a browser is measured.
let signal;
export const abortBy = (abortSignal) => { signal = abortSignal; };

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// The trace is for the witness only, so the page does not show it. `header` is one that the page wants to read: where the
// browser hides it, the result is `hidden`.
async function request(method, path, options = {}) {
  const {
    json, form, csrf, authorization, mode, header, trace = newTrace(), credentials = config.fetchCredentials,
  } = options;
  const headers = {};
  if (json) headers['Content-Type'] = 'application/json';
  if (csrf?.token) headers['X-CSRFToken'] = csrf.token;
  if (authorization) headers.Authorization = authorization;

  const outcome = {
    method, path, url: config.apiOrigin + path, credentials, csrf: csrf?.origin, authorization: Boolean(authorization), trace,
  };
  try {
    const body = json ? JSON.stringify(json) : form && new URLSearchParams(form);
    const response = await fetch(traced(outcome.url, trace), { method, headers, credentials, body, mode, signal });
    const text = await response.text();
    Object.assign(outcome, { status: response.status, text, json: parse(text), result: String(response.status) });
    if (response.type === 'opaque') outcome.result = 'opaque';
    else if (header && !response.headers.has(header)) outcome.result = 'hidden';
  } catch (error) {
    Object.assign(outcome, { error: `${error.name}: ${error.message}`, result: 'throws' });
  }
  listeners.forEach((listener) => listener(outcome));
  return outcome;
}

// `origin` of a token says where the page has it from: 'cookie', 'body' or 'login', and without one 'no-cookie' or 'no-body'.
// The cookie is read each time, so it is never stale. A token from a body is kept until something else may have changed
// it: a logout, a 403, or the person's return from Django's login page.
let kept = null;
const forget = () => { kept = null; };
window.addEventListener('focus', forget);
window.addEventListener('pageshow', forget);

function keep(outcome, origin) {
  if (config.csrfTokenFrom === 'body' && outcome.json?.csrfToken) kept = { token: outcome.json.csrfToken, origin };
}

export function tokenInCookie() {
  const prefix = `${config.csrfCookieName}=`;
  const cookie = document.cookie.split('; ').find((pair) => pair.startsWith(prefix));
  return cookie && { token: cookie.slice(prefix.length), origin: 'cookie' };
}

async function csrfToken(trace) {
  const known = config.csrfTokenFrom === 'cookie' ? tokenInCookie : () => kept;
  if (!known()) keep(await request('GET', '/accounts/csrf/', { trace }), 'body');
  // WebKit shows a cookie in document.cookie a moment after the fetch that set it has resolved.
  for (let tries = 0; config.csrfTokenFrom === 'cookie' && !known() && tries < 10; tries += 1) {
    await new Promise((resume) => { setTimeout(resume, 20); });
  }
  // Without a token the request is sent all the same: Django's 403 says more than a message of this page.
  return known() ?? { origin: config.csrfTokenFrom === 'cookie' ? 'no-cookie' : 'no-body' };
}

async function send(method, path, json) {
  const trace = newTrace(); // one for both requests: the person pressed one button
  const outcome = await request(method, path, { json, csrf: await csrfToken(trace), trace });
  if (outcome.status === 403) forget();
  return outcome;
}

export const read = (path, options) => request('GET', path, options);
export const write = (path, json, csrf) => (csrf ? request('POST', path, { json, csrf }) : send('POST', path, json));
export const takeToken = (trace = newTrace()) => csrfToken(trace);
export const tryOut = request; // any method and options: a person's own "what if"
export const deletePost = (id) => send('DELETE', `/blog/posts/${id}/`);

export async function logIn(usernameAndPassword) {
  const outcome = await send('POST', '/accounts/login/', usernameAndPassword);
  keep(outcome, 'login');
  return outcome;
}

export async function logOut() {
  const outcome = await send('POST', '/accounts/logout/', {});
  forget();
  return outcome;
}

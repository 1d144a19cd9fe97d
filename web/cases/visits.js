// The pages that a flow's browser visits before its cases, by the names in cases.json. Each leads back to `back`, with
// the visit's result in the query, which the next one gets as `query`. `trace`: see below.
import { config } from '/config.js';
import { element } from '../shared/element.js';

const toAPI = (path, back, trace) => (
  `${config.apiOrigin}${path}?${new URLSearchParams({ back, ...(trace ? { trace } : {}) })}`
);

// Return a URL that no other run has put into the browser's cache.
export const ofThisRun = (path, run) => `${path}?of=${run}`;

export const visits = {
  // With a trace the witness tells later whether this login came about.
  'log-in-at-django': (back, { trace }) => location.assign(toAPI('/lab/login/', back, trace)),
  link: (back) => location.assign(toAPI('/lab/arrival/', back)),

  form(back) {
    const form = element('form', { method: 'post', action: toAPI('/lab/arrival/', back) });
    document.body.append(form);
    form.submit();
  },

  'oauth-start': (back) => location.assign(toAPI('/lab/oauth/start/', back)),

  // This page is the identity provider, with response_mode=form_post: it returns the state by a form.
  'oauth-form-post'(back, { query }) {
    const state = element('input', { type: 'hidden', name: 'state', value: query.get('state') });
    const form = element('form', { method: 'post', action: toAPI('/lab/oauth/callback/', back) }, state);
    document.body.append(form);
    form.submit();
  },

  sandbox(back) {
    location.assign(`/lab/sandbox/?${new URLSearchParams({ back, ask: `${config.apiOrigin}/blog/whoami/` })}`);
  },

  // A page on the API's own origin requests the posts: the cache then holds a response to another origin.
  'posts-at-api'(back) {
    const run = new URLSearchParams(back.slice(back.indexOf('?'))).get('run');
    const target = new URLSearchParams({ back, ask: ofThisRun('/blog/posts/', run) });
    location.assign(`${config.apiOrigin}/lab/elsewhere/?${target}`);
  },
};

// The server's half of an outcome, from the witness: what came of this one request, and what Django said to it.

const isPreflightOf = (method) => (one) => one.method === 'OPTIONS' && one.access_control_request_method === method;
const sorted = (names) => [...new Set(names)].sort();

// `exchanges` are all that Django saw under the trace of `outcome`, a request for the CSRF token perhaps among them.
// Whether the browser took a preflight's answer for a yes, shows in what it did next.
export function seen({ method, path }, exchanges) {
  const here = exchanges.filter((one) => one.path === path);
  const request = here.find((one) => one.method === method);
  const asked = here.some(isPreflightOf(method));
  return {
    preflight: asked ? (request ? 'passed' : 'refused') : 'none',
    reached: Boolean(request),
    cookies: sorted(request?.cookies ?? []),
    answered: request?.status ?? null,
    // Whether the browser kept it, the requests after it show.
    set: sorted(exchanges.flatMap((one) => one.set_cookies.map(({ name, deleted }) => (deleted ? `-${name}` : name)))),
    reason: request?.csrf_reason ?? '',
  };
}

// The server's half of an outcome, from the witness: whether the request reached Django, and what Django answered.

const isPreflightOf = (method) => (exchange) => (
  exchange.method === 'OPTIONS' && exchange.access_control_request_method === method
);
const sorted = (names) => [...new Set(names)].sort();

// `exchanges` are all that Django received under the trace of `outcome`, perhaps with a request for the CSRF token. A
// preflight has passed when the request itself followed.
export function seen({ method, path }, exchanges) {
  const samePath = exchanges.filter((exchange) => exchange.path === path);
  const request = samePath.find((exchange) => exchange.method === method);
  const preflighted = samePath.some(isPreflightOf(method));
  return {
    preflight: preflighted ? (request ? 'passed' : 'refused') : 'none',
    reached: Boolean(request),
    cookies: sorted(request?.cookies ?? []),
    answered: request?.status ?? null,
    // Whether the browser kept it shows in the requests after it.
    set: sorted(exchanges.flatMap(({ set_cookies: cookies }) => (
      cookies.map(({ name, deleted }) => (deleted ? `-${name}` : name))))),
    reason: request?.csrf_reason ?? '',
  };
}

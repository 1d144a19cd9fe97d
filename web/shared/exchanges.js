// The requests of one case: what the witness recorded (`seen`) beside what the model predicts (`predicted`), request by
// request. Pure: nothing here knows the page.

export const isPreflight = (exchange) => Boolean(exchange.preflight ?? exchange.access_control_request_method);

// The number of a post depends on the posts before it.
const numbered = (path) => path.replace(/\/\d+(?=\/|$)/g, '/N');
const isSame = (expected) => (seen) => (
  seen.method === expected.method && numbered(seen.path) === numbered(expected.path) && isPreflight(seen) === isPreflight(expected)
);
// Other servers on the same host may have set cookies of other names.
const ours = (names) => [...new Set(names)].filter((name) => /(sessionid|csrftoken)$/.test(name)).sort().join();

// Return whether all that the witness recorded of `path` is what the model predicts, no less and no more. A prediction
// that differs explains nothing, even where its result is the same: a server that is stopped and a refusal by CORS, say.
function agree(seen, predicted, path) {
  const arrived = predicted.filter((expected) => numbered(expected.path) === numbered(path) && expected.reaches === 'django');
  const recorded = seen.filter((exchange) => numbered(exchange.path) === numbered(path));
  return arrived.length === recorded.length && arrived.every((expected) => recorded.some((exchange) => (
    isSame(expected)(exchange) && exchange.status === expected.status && ours(exchange.cookies) === ours(expected.sent ?? [])
  )));
}

// Return whether a predicted `cell` explains a result: the same result, and the same requests as far as they were recorded.
export function explains(cell, { result, outcome, exchanges }) {
  if (cell.predicted !== result) return false;
  return !exchanges || !outcome?.trace || !outcome.path || agree(exchanges, cell.exchanges, outcome.path);
}

// Join each prediction with the witness's record of the same request. What the model does not predict, the witness shows
// all the same, and what never reached Django only the model knows. `seen` is null where there is no record.
function pairs(seen, predicted) {
  const rest = [...seen ?? []];
  const found = predicted.flatMap((expected) => {
    const index = rest.findIndex(isSame(expected));
    if (index < 0) return seen && expected.reaches === 'django' ? [] : [{ predicted: expected }];
    const before = rest.splice(0, index).map((one) => ({ seen: one }));
    return [...before, { seen: rest.shift(), predicted: expected }];
  });
  return [...found, ...rest.map((one) => ({ seen: one }))];
}

export const requestOf = ({ seen, predicted }) => seen ?? predicted;
export const statusOf = ({ seen, predicted }) => seen?.status ?? predicted?.status ?? null;
export const reaches = ({ seen, predicted }) => (seen ? 'django' : predicted.reaches);

const isRedirect = (pair) => [301, 302, 303, 307, 308].includes(statusOf(pair));

// Return the pairs of each request that the page made, in order: { preflight, hops } with a hop for each redirect.
function requests(all) {
  const made = [];
  let open = null;
  for (const pair of all) {
    const preflight = isPreflight(requestOf(pair));
    const follows = open && (open.hops.length ? isRedirect(open.hops.at(-1)) : !preflight);
    if (!follows) {
      open = { preflight: null, hops: [] };
      made.push(open);
    }
    if (preflight) open.preflight = pair;
    else open.hops.push(pair);
  }
  return made;
}

const isOf = ({ preflight, hops }) => (outcome) => {
  const first = hops.length ? requestOf(hops[0]) : null;
  const method = first?.method ?? preflight.seen?.access_control_request_method ?? preflight.predicted.for;
  const path = (first ?? requestOf(preflight)).path;
  return numbered(outcome.path) === numbered(path) && (!method || outcome.method === method);
};

// `seen` is the witness's list or null, `predicted` the model's, `outcomes` what the page itself got, in the order of the requests.
// Return [{ outcome, preflight, hops }], each with at least one of the three.
export function byRequest(seen, predicted, outcomes) {
  const left = [...outcomes];
  const made = requests(pairs(seen, predicted)).map((request) => {
    const index = left.findIndex(isOf(request));
    return { ...request, outcome: index < 0 ? null : left.splice(index, 1)[0] };
  });
  return [...made, ...left.map((outcome) => ({ outcome, preflight: null, hops: [] }))];
}

// What Django saw of a task, and whether that is what the task is about. Pure: no request is made here.
//
// A record is { trace, outcome, exchanges }: what the page got (see shared/api.js), and what the witness recorded under its
// trace.

const session = (name) => /sessionid$/.test(name);
const token = (name) => /csrftoken$/.test(name);

// Return which of our two cookies are among `names`: both, sessionid, csrftoken or none.
export function ourCookies(names) {
  const [hasSession, hasToken] = [names.some(session), names.some(token)];
  if (hasSession && hasToken) return 'both';
  if (hasSession) return 'sessionid';
  return hasToken ? 'csrftoken' : 'none';
}

export const carriesSession = ({ cookies }) => cookies.some(session);

// Return the last exchange that answers `expected`: the CSRF token's request may stand before it.
export const exchangeFor = ({ method, path }, exchanges = []) => exchanges.findLast(
  (exchange) => exchange.method === method && exchange.path.startsWith(path),
);

// Return what keeps a task from being done, as [{ id, values }]; an empty list when Django has seen all of it.
export function missing({ expects, page }, { outcome, exchanges }) {
  const problems = expects.flatMap((expected) => {
    const seen = exchangeFor(expected, exchanges);
    const values = { method: expected.method, path: expected.path };
    if (!seen) return [{ id: 'nothing', values }];
    if (!expected.status.includes(seen.status)) {
      return [{ id: 'status', values: { ...values, expected: expected.status.join(' / '), status: seen.status } }];
    }
    if (expected.session === true && !carriesSession(seen)) return [{ id: 'session', values }];
    if (expected.session === false && carriesSession(seen)) return [{ id: 'no-session', values }];
    const set = seen.set_cookies.some(({ name, deleted }) => session(name) && !deleted);
    return expected.sets && !set ? [{ id: 'not-set', values }] : [];
  });
  if (!problems.length && page && !page.includes(outcome.result)) return [{ id: 'page', values: { result: outcome.result } }];
  return problems;
}

export const isDone = (task, record) => Boolean(record?.exchanges) && missing(task, record).length === 0;

// For the table of steps: the result is what the page got, or what Django received, in the task of this name.
export const resultOf = (task) => (records) => records[task].outcome.result;
export const cookiesReceived = (task) => (records) => ourCookies(
  exchangeFor({ method: 'GET', path: '/blog/whoami/' }, records[task].exchanges).cookies,
);

// Return the result of a step in the words of its options, or null while a task is open.
export function reached(step, records) {
  if (!step.tasks.every((task) => isDone(task, records[task.id]))) return null;
  const result = step.result(records);
  return step.options.includes(result) ? result : null;
}

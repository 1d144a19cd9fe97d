// The steps of one request in order, as data for sequence.js: who does what to whom, and where it ends. Pure.
// A step is { from, to } for a message, { at } for what happens in one place; `blocked` where it does not arrive.
// A line is { sign: 'yes' | 'no' | 'note', key, values, reasons }, whose text has the key below `sequence` in the texts.
import { reaches, requestOf, statusOf } from './exchanges.js';

const line = (sign, key, values, reasons = []) => ({ sign, key, values, reasons });
const names = (list) => list.map((name) => name || '(=)').join(', ');

function call({ outcome, preflight, hops }, navigates) {
  const first = hops[0] && requestOf(hops[0]);
  const method = outcome?.method ?? first?.method ?? preflight.seen?.access_control_request_method ?? preflight.predicted.for ?? '';
  const path = outcome?.path ?? (first ?? requestOf(preflight)).path;
  const lines = [];
  if (outcome?.credentials) lines.push(line('note', 'credentials', { mode: outcome.credentials }));
  if (outcome?.csrf) lines.push(line(outcome.csrf.startsWith('no-') ? 'no' : 'note', `token.${outcome.csrf}`));
  if (outcome?.authorization) lines.push(line('note', 'authorization'));
  return { from: 'page', to: 'browser', key: navigates ? 'navigates' : 'fetches', values: { method, path }, lines };
}

function asksPermission(pair) {
  const { seen, predicted } = pair;
  const method = seen?.access_control_request_method ?? predicted?.for;
  const headers = seen?.access_control_request_headers;
  const lines = [line('note', 'no-cookies-in-preflight')];
  if (method) {
    lines.unshift(line('note', headers ? 'may-i-with' : 'may-i', { method, headers: headers?.split(',').join(', ') }));
  }
  return { from: 'browser', to: 'django', key: 'preflight', values: { path: requestOf(pair).path }, lines, pair };
}

// Each cookie is withheld for one reason, or, while the browser's policy is not known, for one of several.
function grouped(pair, alternatives, field) {
  const found = new Map();
  for (const exchange of [pair.predicted, ...alternatives].filter(Boolean)) {
    for (const { cookie, reason } of exchange[field] ?? []) {
      const known = found.get(cookie) ?? [];
      if (reason && !known.some((one) => one.id === reason.id)) known.push(reason);
      found.set(cookie, known);
    }
  }
  return [...found];
}

// What holds for all cookies, as the credentials mode does, is said once. What names a cookie differs.
const once = (lines) => [...new Map(lines.map((one) => [one.reasons.length ? JSON.stringify([one.key, one.reasons]) : one, one])).values()];

function attaches(pair, alternatives) {
  const sent = [...new Set(pair.seen?.cookies ?? pair.predicted.sent ?? [])];
  const withheld = grouped(pair, alternatives, 'withheld').filter(([cookie]) => !sent.includes(cookie));
  const missing = grouped(pair, alternatives, 'missing').filter(([cookie]) => !sent.includes(cookie));
  const lines = once([
    ...withheld.map(([cookie, reasons]) => line('no', 'withholds', { cookie }, reasons)),
    ...missing.map(([cookie, reasons]) => line('no', 'misses', { cookie }, reasons)),
  ]);
  if (sent.length) lines.unshift(line('yes', 'sends', { cookies: names(sent) }));
  else if (!lines.length) lines.push(line('note', pair.predicted ? 'has-no-cookie' : 'sends-none'));
  return { at: 'browser', key: 'attaches', lines };
}

const sends = (pair) => ({
  from: 'browser',
  to: 'django',
  key: 'request',
  values: { method: requestOf(pair).method, path: requestOf(pair).path },
  lines: pair.seen ? [line('note', pair.seen.cookies.length ? 'cookie-header' : 'no-cookie-header', { cookies: names(pair.seen.cookies) })] : [],
  pair,
});

const corsHeader = (exchange) => {
  const allowed = exchange.headers['access-control-allow-origin'];
  if (!allowed) return line('no', 'no-cors-header');
  const credentials = exchange.headers['access-control-allow-credentials'] === 'true';
  return line('note', credentials ? 'cors-header-credentials' : 'cors-header', { allowed });
};

function answers(pair, apiOrigin) {
  const lines = [];
  const { seen } = pair;
  if (seen?.csrf_reason) lines.push(line('no', 'csrf-reason', { reason: seen.csrf_reason }));
  if (seen?.location) lines.push(line('note', 'location', { location: seen.location }));
  if (seen?.origin && seen.origin !== apiOrigin && seen.sec_fetch_mode !== 'navigate') lines.push(corsHeader(seen));
  const set = seen?.set_cookies.filter(({ deleted }) => !deleted) ?? [];
  if (set.length) lines.push(line('note', 'sets', { cookies: names(set.map(({ name }) => name)) }));
  return {
    from: 'django', to: 'browser', key: reaches(pair) === 'django' ? 'answers' : 'answers-instead',
    values: { status: statusOf(pair) }, lines, pair, response: true,
  };
}

function stores(pair, alternatives) {
  const written = pair.seen?.set_cookies.map(({ name, deleted }) => (deleted ? `-${name}` : name));
  const refused = grouped(pair, alternatives, 'refused');
  const refusedNames = refused.map(([cookie]) => cookie);
  const all = [...new Set(written ?? pair.predicted.stored ?? [])];
  const kept = all.filter((name) => !refusedNames.includes(name.replace(/^-/, '')));
  const lines = [];
  const set = kept.filter((name) => !name.startsWith('-'));
  const deleted = kept.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
  if (set.length) lines.push(line(pair.predicted ? 'yes' : 'note', pair.predicted ? 'stores' : 'told-to-store', { cookies: names(set) }));
  if (deleted.length) lines.push(line('yes', 'deletes', { cookies: names(deleted) }));
  lines.push(...refused.map(([cookie, reasons]) => line('no', 'refuses', { cookie }, reasons)));
  return lines.length ? [{ at: 'browser', key: 'keeps', lines }] : [];
}

const stop = (key, reasons) => ({ at: 'browser', key, lines: [], reasons, blocked: true });

// What the page gets in the end, or the exception that it gets in place of a response.
function result({ outcome, hops }, { reasons, response }) {
  if (!outcome) {
    const predicted = hops.at(-1)?.predicted;
    if (!predicted || response === null) return [];
    const key = predicted.readable ? 'gets' : 'hidden';
    return [{ from: 'browser', to: 'page', key, blocked: !predicted.readable, lines: [], values: { status: response } }];
  }
  const { result: got, status, error, text } = outcome;
  const throws = got === 'throws';
  const key = { throws: 'hidden', opaque: 'opaque', hidden: 'header-hidden', varies: 'varies' }[got] ?? 'gets';
  const wall = {
    from: 'browser',
    to: 'page',
    key,
    blocked: throws || got === 'opaque',
    values: { status: response ?? status ?? got },
    lines: [],
    reasons: throws ? reasons : [],
    text: throws ? '' : text,
  };
  if (!throws) return [wall];
  return [...(response === null ? [] : [wall]), { at: 'page', key: 'throws', lines: [], text: error, blocked: true }];
}

// `alternatives(pair)` are the other possible predictions of the same request, while several browsers are possible.
export function stepsOf(request, { apiOrigin, navigates, reasons, alternatives }) {
  const { preflight, hops, outcome } = request;
  const made = [call(request, navigates)];
  if (preflight && reaches(preflight) !== 'nothing') made.push(asksPermission(preflight), answers(preflight, apiOrigin));
  let sent = false;
  for (const pair of hops) {
    if (reaches(pair) === 'nothing') break;
    sent = true;
    if (reaches(pair) === 'cache') {
      made.push({ at: 'browser', key: 'from-cache', lines: [] });
      break;
    }
    made.push(attaches(pair, alternatives(pair)), sends(pair));
    if (statusOf(pair) !== null) made.push(answers(pair, apiOrigin), ...stores(pair, alternatives(pair)));
  }
  if (!sent) {
    const known = reasons.length > 0;
    const answered = outcome?.status !== undefined && outcome?.result !== 'throws';
    if (preflight) made.push(stop('preflight-failed', reasons));
    else if (answered) made.push({ at: 'browser', key: 'not-seen', lines: [] });
    else if (outcome?.result === 'throws' || hops.length) made.push(stop(known ? 'never-sent' : 'nothing-known', reasons));
  }
  const response = sent ? statusOf(hops.filter((pair) => reaches(pair) !== 'nothing').at(-1)) : null;
  return [...made, ...(navigates ? [] : result(request, { reasons, response }))];
}

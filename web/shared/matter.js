// The line that matters: what Django answered, and what the page got of it. Only what is known is said.
import { reaches, statusOf } from './exchanges.js';

const isUnsafe = (method) => !['GET', 'HEAD'].includes(method);

// Return { sign, key, values } for the last request; `reasons` tells whether the cause is known.
export function matterOf({ preflight, hops, outcome }, { result, reasons, navigates }) {
  const pair = hops.at(-1);
  const sent = pair && reaches(pair) !== 'nothing';
  const status = sent ? statusOf(pair) : null;
  const values = { status: status ?? outcome?.status ?? result, method: outcome?.method ?? pair?.predicted?.method ?? '' };
  const line = (sign, key) => ({ sign, key, values });
  if (result === 'varies') return line('no', 'varies');
  if (!hops.length && !preflight && !outcome?.method) {
    return { sign: 'note', key: result === 'none' ? 'no-visible-cookies' : 'visible-cookies', values: { cookies: result } };
  }
  if (!sent && preflight) return line('no', 'preflight-only');
  if (!sent && result === 'throws') return line('no', reasons.length ? 'never-sent' : 'nothing-known');
  if (!sent) return line('note', 'not-seen');
  if (status === null) return line('no', 'no-response');
  if (reaches(pair) === 'cache') return line(result === 'throws' ? 'no' : 'note', result === 'throws' ? 'cache-hidden' : 'cached');
  if (reaches(pair) !== 'django') return line('no', result === 'throws' ? 'instead-hidden' : 'instead');
  if (navigates) return line(status < 400 ? 'yes' : 'no', 'navigated');
  if (result === 'throws') return line('no', 'hidden');
  if (result === 'opaque') return line('no', 'opaque');
  if (result === 'hidden') return line('no', 'header-hidden');
  if (status === 403 && isUnsafe(values.method)) return line('no', 'refused');
  if (status === 401) return line('no', 'unauthenticated');
  return status < 400 ? line('yes', 'read') : line('no', 'error');
}

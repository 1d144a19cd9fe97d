// The witness: in the demo Django records each request whose query has a trace; this module reads the record.
import { config } from '/config.js';

export function newTrace() {
  if (!config.lab) return null;
  // Not crypto.randomUUID, which a page on plain http may lack.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// A query parameter, because a header would change the request: across origins it would cause a preflight.
export function traced(url, trace) {
  return trace ? `${url}${url.includes('?') ? '&' : '?'}trace=${trace}` : url;
}

// Return what Django received under `trace`: { exchanges }, or { problem }. Read on this page's own origin, without CORS.
export async function witnessOf(trace) {
  const failure = 'The witness did not answer';
  try {
    const response = await fetch(`/lab/witness/${trace}/`, {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(5000),
    });
    const json = await response.json().catch(() => null);
    if (response.ok && json) return { exchanges: json.exchanges };
    return { problem: `${failure}: ${response.status}. ${json?.error ?? ''}`.trim() };
  } catch (error) {
    return { problem: `${failure}: ${error.name}: ${error.message}` };
  }
}

// Return the same in a sentence, for a page that makes a single request.
export async function whatDjangoAnswered(trace) {
  const { exchanges, problem } = await witnessOf(trace);
  if (problem) return problem;
  if (!exchanges.length) return 'Nothing reached Django.';
  const { status, cookies } = exchanges.at(-1);
  return `Django answered ${status} to a request ${cookies.length ? `with ${cookies.join(' and ')}` : 'without cookies'}.`;
}

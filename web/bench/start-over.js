// Start over: the API expires every cookie of ours, and leads back to `back`, a path of this page.
import { config } from '/config.js';
import { element } from '../shared/element.js';
import { newTrace, traced, witnessOf } from '../shared/witness.js';

// Send it by fetch. Return whether a navigation would lead back: an API that answers with an error of its own would not.
async function leadsBack(action) {
  const trace = newTrace();
  const options = { method: 'POST', mode: 'no-cors', credentials: 'include', signal: AbortSignal.timeout(2000) };
  const response = await fetch(traced(action, trace), options).catch(() => null);
  if (!response || !trace) return true; // the fetch was blocked, which a navigation is not, or nobody tells
  const { exchanges = [] } = await witnessOf(trace);
  return exchanges.some(({ method, status }) => method === 'POST' && status >= 300 && status < 400);
}

// Only a navigation reaches the API's first-party cookies, and only a fetch those that a fetch stored in the partition of
// this page's site. The browser obeys Set-Cookie even where the page may not read the response.
export async function startOver(back) {
  const action = `${config.apiOrigin}/accounts/start-over/?${new URLSearchParams({ back })}`;
  if (!await leadsBack(action)) {
    location.assign(back); // an API that answers nothing has set no cookie either
    return;
  }
  const form = element('form', { method: 'post', action, hidden: true });
  document.body.append(form);
  form.submit();
}

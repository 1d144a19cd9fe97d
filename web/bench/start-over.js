// Start over: the API expires every cookie of ours, and leads back to `back`, a path of this page.
import { config } from '/config.js';
import { element } from '../shared/element.js';

// Only a navigation reaches the API's first-party cookies, and only a fetch those that a fetch stored in the partition of
// this page's site. The browser obeys Set-Cookie even where the page may not read the response.
export async function startOver(back) {
  const action = `${config.apiOrigin}/accounts/start-over/?${new URLSearchParams({ back })}`;
  const options = { method: 'POST', mode: 'no-cors', credentials: 'include', signal: AbortSignal.timeout(2000) };
  await fetch(action, options).catch(() => {});
  const form = element('form', { method: 'post', action, hidden: true });
  document.body.append(form);
  form.submit();
}

import { config } from '/config.js';
import { newTrace, traced, whatDjangoAnswered } from './shared/witness.js';

const url = `${config.apiOrigin}/blog/whoami/`;
const trace = newTrace(); // only in the demo: a number in the URL, under which Django notes what it answered

async function whoAmI() {
  try {
    const response = await fetch(traced(url, trace), {
      credentials: config.fetchCredentials,
    });
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return `${error.name}: ${error.message}
The browser hides the reason from this page: see the console and the network tab.`;
  }
}

document.querySelector('#request').textContent = `GET ${url}`;
document.querySelector('#outcome').textContent = await whoAmI();
if (trace) document.querySelector('#django').textContent = await whatDjangoAnswered(trace);

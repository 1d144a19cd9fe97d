import { config } from '/config.js';

const url = `${config.apiOrigin}/blog/whoami/`;

async function whoAmI() {
  try {
    const response = await fetch(url, {
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

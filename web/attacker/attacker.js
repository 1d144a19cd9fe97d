// On a host of its own (nginx/templates/attacker.conf.template). The result of its fetch goes back in the query; the
// form's result is in the witness's record. On the page's own origin it would only show what the page itself may do.
import { config } from '/config.js';

const query = new URLSearchParams(location.search);

async function read() {
  const url = `${config.apiOrigin}/blog/whoami/?${new URLSearchParams({ trace: query.get('read') ?? '' })}`;
  try {
    const response = await fetch(url, { credentials: 'include' });
    return { read: response.status, why: '' };
  } catch (error) {
    return { read: 'throws', why: `${error.name}: ${error.message}` };
  }
}

async function attack() {
  const form = document.getElementById('form');
  form.action = `${config.apiOrigin}/accounts/logout/`;
  form.hidden = false;
  const shown = document.getElementById('read');
  shown.textContent = 'Reading …';
  const outcome = await read();
  shown.textContent = `whoami: ${outcome.read} ${outcome.why}`;

  if (query.has('back')) {
    // Django's response leads back to the page, whatever its status: see django/witness/returning.py.
    const back = `${query.get('back')}&${new URLSearchParams(outcome)}`;
    form.action += `?${new URLSearchParams({ trace: query.get('write'), back })}`;
    form.submit();
  }
}

function refuse() {
  const url = new URL('/attacker/', config.webOrigin);
  url.hostname = 'evil.localhost';
  Object.assign(document.getElementById('attacker'), { href: url, textContent: url });
  document.getElementById('not-an-attacker').hidden = false;
}

document.getElementById('cases').href = `${config.webOrigin}/cases/`;
if (location.origin === config.webOrigin) refuse();
else attack();

// On a host of its own. What it could read goes back in the query; what came of the form, the witness tells.
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

document.getElementById('cases').href = `${config.webOrigin}/cases/`;
const form = document.getElementById('form');
form.action = `${config.apiOrigin}/accounts/logout/`;
const found = await read();
document.getElementById('read').textContent = `whoami: ${found.read} ${found.why}`;

if (query.has('back')) {
  // Django's answer, whatever it is, leads back to the page: see django/witness/returning.py.
  const back = `${query.get('back')}&${new URLSearchParams(found)}`;
  form.action += `?${new URLSearchParams({ trace: query.get('write'), back })}`;
  form.submit();
}

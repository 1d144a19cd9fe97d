// On a host of its own. The result of its fetch goes back in the query; the form's result is in the witness's record.
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
const outcome = await read();
document.getElementById('read').textContent = `whoami: ${outcome.read} ${outcome.why}`;

if (query.has('back')) {
  // Django's response leads back to the page, whatever its status: see django/witness/returning.py.
  const back = `${query.get('back')}&${new URLSearchParams(outcome)}`;
  form.action += `?${new URLSearchParams({ trace: query.get('write'), back })}`;
  form.submit();
}

// Try every origin first, because a tab that leaves for a host which it does not reach never comes back; then start.
const byId = (id) => document.getElementById(id);
const button = byId('start');
const progress = byId('progress');
const origins = button.dataset.origins.split(' ');
const patience = 8000; // milliseconds
const say = (text) => { byId('status').textContent = text; };

async function isReached(origin) {
  try {
    await fetch(`${origin}/grid/probe`, { mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(patience) });
    return true;
  } catch {
    return false;
  } finally {
    progress.value += 1;
  }
}

async function start(unreachable) {
  say('Starting…');
  try {
    const response = await fetch('/grid/start', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ unreachable }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    window.location.assign(answer.url);
  } catch (error) {
    say(`It did not start: ${error.message}`);
    button.disabled = false;
  }
}

// Return the hosts that are not reached over http either: not the certificate is the reason.
async function unresolved(unreachable) {
  const hosts = [...new Set(unreachable.map((origin) => new URL(origin).hostname))];
  if (window.location.protocol === 'https:') return []; // from https nothing can be said
  const reached = await Promise.all(hosts.map((host) => isReached(`http://${host}:${button.dataset.port}`)));
  return hosts.filter((_, index) => !reached[index]);
}

async function explain(unreachable) {
  const lost = await unresolved(unreachable);
  const reasons = [];
  if (lost.length) reasons.push('Names that it does not resolve need lines in the hosts file, or in DNS.');
  if (unreachable.some((origin) => origin.startsWith('https:') && !lost.includes(new URL(origin).hostname))) {
    reasons.push('For https it has to trust the certificate: the terminal names the file.');
  }
  if (window.location.protocol === 'https:') reasons.push('Open this page over http: from https, browsers refuse to try http.');
  byId('why').textContent = reasons.join(' ');
  byId('origins').replaceChildren(...unreachable.map((origin) => {
    const item = document.createElement('li');
    item.textContent = origin;
    return item;
  }));
  const loopback = window.location.hostname === 'localhost' || window.location.hostname.startsWith('127.');
  byId('hosts').textContent = lost.map((host) => `${loopback ? '127.0.0.1' : 'ADDRESS'} ${host}`).join('\n');
  byId('lines').hidden = !lost.length;
  byId('unreachable').hidden = false;
  byId('anyway').onclick = () => start(unreachable);
  say(`${unreachable.length} of ${origins.length} origins cannot be reached.`);
  button.textContent = 'Try again';
  button.disabled = false;
}

button.addEventListener('click', async () => {
  button.disabled = true;
  byId('unreachable').hidden = true;
  Object.assign(progress, { hidden: false, max: origins.length, value: 0 });
  say('Trying every host…');
  const reached = await Promise.all(origins.map(isReached));
  const unreachable = origins.filter((_, index) => !reached[index]);
  if (unreachable.length) await explain(unreachable);
  else await start([]);
  progress.hidden = true;
});
button.disabled = false;

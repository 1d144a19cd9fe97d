// Controls: what must hold before any outcome counts. A control that fails means that the set-up is broken, not that the
// browser refused something.

async function ownOrigin() {
  const { status } = await fetch('/config.js', { cache: 'no-store' });
  return { passed: status === 200, detail: `config.js: ${status}` };
}

// An opaque response shows that there was one, whatever the CORS settings.
async function apiAnswers(apiOrigin) {
  await fetch(`${apiOrigin}/healthz/`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' });
  return { passed: true, detail: 'it answered' };
}

function plainCookie() {
  const pair = `crosshostcontrol=${Date.now()}`;
  document.cookie = `${pair}; Path=/; SameSite=Lax`;
  const passed = document.cookie.split('; ').includes(pair);
  document.cookie = 'crosshostcontrol=; Path=/; Max-Age=0';
  return { passed, detail: passed ? 'stored and read back' : `stored, but missing when read back: ${document.cookie || 'no cookie'}` };
}

const controls = [
  { id: 'own-origin', title: 'The page reaches its own origin', check: ownOrigin },
  { id: 'api-answers', title: 'The API answers at all', check: apiAnswers },
  { id: 'plain-cookie', title: "A plain cookie can be stored on the page's own origin", check: plainCookie },
];

// `without`: the controls that the flow's own fault would fail.
export async function runControls(apiOrigin, without = []) {
  const results = [];
  for (const { id, title, check } of controls.filter((control) => !without.includes(control.id))) {
    try {
      results.push({ id, title, ...await check(apiOrigin) });
    } catch (error) {
      results.push({ id, title, passed: false, detail: `${error.name}: ${error.message}` });
    }
  }
  return results;
}

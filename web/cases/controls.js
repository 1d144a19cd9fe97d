// Controls: what must hold before any outcome means something. One that fails says that the set-up is broken, not that
// the browser refused.

async function ownOrigin() {
  const { status } = await fetch('/config.js', { cache: 'no-store' });
  return { passed: status === 200, detail: `config.js: ${status}` };
}

// An opaque answer tells nothing but that there was one, whatever CORS says.
async function apiAnswers(apiOrigin) {
  await fetch(`${apiOrigin}/healthz/`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' });
  return { passed: true, detail: 'an answer came' };
}

function plainCookie() {
  const pair = `crosshostcontrol=${Date.now()}`;
  document.cookie = `${pair}; Path=/; SameSite=Lax`;
  const passed = document.cookie.split('; ').includes(pair);
  document.cookie = 'crosshostcontrol=; Path=/; Max-Age=0';
  return { passed, detail: passed ? 'stored and read again' : `stored, and not there: ${document.cookie || 'no cookie'}` };
}

const controls = [
  { id: 'own-origin', title: 'The page reaches its own origin', check: ownOrigin },
  { id: 'api-answers', title: 'The API answers at all', check: apiAnswers },
  { id: 'plain-cookie', title: "A plain cookie can be stored on the page's own origin", check: plainCookie },
];

// `without`: the controls that make no sense in a flow, because they would fail by the fault that it shows.
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

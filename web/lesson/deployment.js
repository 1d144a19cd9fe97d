// What is running at this address now: asked every second and a half, on the page's own origin, while the page is visible.
import { config } from '/config.js';

const pause = 1500; // milliseconds
const own = { credentials: 'omit', cache: 'no-store' };
const timed = () => ({ ...own, signal: AbortSignal.timeout(4000) });

async function running() {
  try {
    const response = await fetch('/config.json', timed());
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// nginx answers 502 for Django; outside the demo the path is a 404.
async function django() {
  try {
    const { status } = await fetch('/lab/witness/00000000000000000000000000000000/', timed());
    return status < 500 ? 'up' : 'down';
  } catch {
    return 'unknown';
  }
}

// Return { at, scenario, webOrigin, django }. `at` is: here, reload (another scenario at this address), moved (to
// webOrigin) or gone (nothing answers here any more).
export async function look() {
  const now = await running();
  if (!now) return { at: 'gone', scenario: config.scenario, webOrigin: config.webOrigin, django: 'unknown' };
  const { scenario, webOrigin } = now;
  const moved = new URL(webOrigin).origin !== location.origin;
  const at = moved ? 'moved' : scenario === config.scenario ? 'here' : 'reload';
  return { at, scenario, webOrigin, django: config.lab ? await django() : 'unwitnessed' };
}

export async function watch(onChange) {
  let before = '';
  for (;;) {
    if (!document.hidden) {
      const now = await look();
      const text = JSON.stringify(now);
      if (text !== before) onChange(now);
      before = text;
    }
    await new Promise((resume) => { setTimeout(resume, pause); });
  }
}

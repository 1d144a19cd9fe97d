// What is running at this address now: asked every second and a half, on the page's own origin, while the page is visible.
import { config } from '/config.js';

const pause = 1500; // milliseconds
const own = { credentials: 'omit', cache: 'no-store' };
const timed = () => ({ ...own, signal: AbortSignal.timeout(4000) });

// Outside the demo there is no such file, and nothing is checked.
async function running() {
  try {
    const response = await fetch('/config.json', timed());
    return response.status === 404 ? config : await response.json();
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
// webOrigin), or gone (nothing answers here any more), which is `changing` at first.
export async function look() {
  const now = await running();
  if (!now) return { at: 'gone', scenario: config.scenario, webOrigin: config.webOrigin, django: 'unknown' };
  const { scenario, webOrigin } = now;
  const moved = new URL(webOrigin).origin !== location.origin;
  const at = moved ? 'moved' : scenario === config.scenario ? 'here' : 'reload';
  return { at, scenario, webOrigin, django: config.lab ? await django() : 'unwitnessed' };
}

const patience = 20_000; // a toggle takes some seconds, in which nothing answers

export async function watch(onChange) {
  let before = '';
  let answered = Date.now();
  for (;;) {
    if (!document.hidden) {
      let now = await look();
      if (now.at !== 'gone') answered = Date.now();
      else if (Date.now() - answered < patience) now = { ...now, at: 'changing' };
      const text = JSON.stringify(now);
      if (text !== before) onChange(now);
      before = text;
    }
    await new Promise((resume) => { setTimeout(resume, pause); });
  }
}

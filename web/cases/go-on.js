// Go on in the scenario that is started next, in the same browser: stale cookies and caches would show there. The page's
// origin stays the same. tests/browsers/test_toggle.py opens pages so: ?run=…&flow=…&then=RUN&then-flow=FLOW
import { config } from '/config.js';

const pause = 200; // milliseconds between two attempts

async function isUp(run) {
  try {
    const next = await import(`/config.js?${Date.now()}`); // a failed import is cached, so each has its own URL
    const { status } = await fetch(`/lab/reports/${run}/`, { cache: 'no-store' });
    return next.config.scenario !== config.scenario && status === 404; // from Django: it has no such report yet
  } catch {
    return false; // neither scenario is running
  }
}

export async function goOn(run, flow) {
  while (!await isUp(run)) await new Promise((resolve) => { setTimeout(resolve, pause); });
  location.assign(`/cases/?${new URLSearchParams({ run, flow })}`);
}

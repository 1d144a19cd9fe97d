// Why a request ended as it did, and how to fix it: what crosshost/policy predicts for this scenario, in web/explanations.
import { config } from '/config.js';
import { browsersHere } from './expectation.js';

const none = { reasons: [], outcomes: [] };
const timeout = 2000; // milliseconds that an outcome waits for its reasons

// A scenario of one's own has no such file; one whose origins were changed does not fit the file.
async function load() {
  try {
    const response = await fetch(`/explanations/${config.scenario}.json`, { signal: AbortSignal.timeout(timeout) });
    const known = response.ok ? await response.json() : none;
    return known.webOrigin === config.webOrigin && known.apiOrigin === config.apiOrigin ? known : none;
  } catch {
    return none;
  }
}

const loaded = load();

// Return [{ sentence, devtools_code, clause, fix, policy }]: one, or one for each policy of this engine that predicts this
// outcome. `before` is how the person logged in, as far as this page knows: nothing, login by fetch, login at Django.
export async function reasonsOf(action, before, { result, json }) {
  const { reasons, outcomes } = await loaded;
  const why = result === '403' ? json?.reason ?? '' : '';
  const predicted = browsersHere().map(({ name, policy }) => ({
    policy,
    reason: outcomes.find((outcome) => outcome.before === before && outcome.actions.includes(action)
      && outcome.browsers.includes(name) && outcome.result === result && outcome.why === why)?.reason,
  })).filter(({ reason }) => reason !== undefined);
  const alike = predicted.every(({ reason }) => reason === predicted[0].reason);
  return (alike ? predicted.slice(0, 1) : predicted)
    .map(({ policy, reason }) => ({ ...reasons[reason], policy: alike ? '' : policy }));
}

// Why an outcome is what it is, and what changes it: what crosshost/policy says of this scenario, from web/explanations.
import { config } from '/config.js';
import { browsersHere } from './expectation.js';

const none = { reasons: [], outcomes: [] };
const patience = 2000; // milliseconds; an outcome waits for its reasons no longer

// A scenario of one's own has no such file; one whose origins were changed is another case than the file's.
async function load() {
  try {
    const response = await fetch(`/explanations/${config.scenario}.json`, { signal: AbortSignal.timeout(patience) });
    const known = response.ok ? await response.json() : none;
    return known.webOrigin === config.webOrigin && known.apiOrigin === config.apiOrigin ? known : none;
  } catch {
    return none;
  }
}

const loaded = load();

// `before` is how the person logged in, as this page knows: nothing, login by fetch, login at Django. Returns
// [{ sentence, devtools_code, clause, fix, policy }]: one, or one for each policy of this engine that comes to
// this outcome.
export async function reasonsOf(action, before, { result, json }) {
  const { reasons, outcomes } = await loaded;
  const why = result === '403' ? json?.reason ?? '' : '';
  const met = browsersHere().map(({ name, policy }) => ({
    policy,
    reason: outcomes.find((one) => one.before === before && one.actions.includes(action)
      && one.browsers.includes(name) && one.result === result && one.why === why)?.reason,
  })).filter(({ reason }) => reason !== undefined);
  const alike = met.every(({ reason }) => reason === met[0].reason);
  return (alike ? met.slice(0, 1) : met).map(({ policy, reason }) => ({ ...reasons[reason], policy: alike ? '' : policy }));
}

// One case, from the request to what both sides saw of it: for the page that measures browsers, and for the bench.
import { perform } from './actions.js';
import { seen } from './seen.js';
import { witnessOf } from '../shared/witness.js';

// Return { outcome, exchanges, problem, server, result }. `exchanges` is what Django received, null where that is not known:
// the case sent no request of its own, or the witness could not be read, and then `problem` says why.
export async function runCase(testCase, memory) {
  const outcome = await perform(testCase, memory);
  const { exchanges = null, problem = null } = outcome.trace ? await witnessOf(outcome.trace) : {};
  const server = exchanges && seen(outcome, exchanges);
  // A form's result is the server's status.
  return { outcome, exchanges, problem, server, result: outcome.result ?? String(server?.answered ?? 'unseen') };
}

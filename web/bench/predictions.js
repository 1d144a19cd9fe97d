// What is predicted for this scenario, from web/data, for each browser variant that this browser may be.
import { config } from '/config.js';
import { cell, scenarioData, whatIf, whatIfData } from '../shared/data.js';
import { explains } from '../shared/exchanges.js';
import { expectations } from './expectation.js';
import { variants } from './variants.js';

const timeout = 4000;

// A scenario of one's own has no data; one whose origins were changed does not fit it.
async function load(read) {
  const late = new Promise((resolve) => { setTimeout(resolve, timeout, null); });
  return Promise.race([read(config.scenario).catch(() => null), late]);
}

const fits = (data) => data?.web.origin === config.webOrigin && data.api.origin === config.apiOrigin;

const loaded = await load(scenarioData);
export const scenario = fits(loaded) ? loaded : null;

let whatIfLoaded;
export async function loadWhatIf() {
  whatIfLoaded ??= scenario ? await load(whatIfData) : null;
  return whatIfLoaded;
}

// Return [{ variant, policy, cell }] for the variants that are still possible.
const forEach = (find) => variants().flatMap(({ name, policy }) => {
  const found = find(name);
  return found ? [{ variant: name, policy, cell: found }] : [];
});

export const cellsOf = (id) => (scenario ? forEach((variant) => cell(scenario, id, variant)) : []);
export const answersTo = (question) => (whatIfLoaded ? forEach((variant) => whatIf(whatIfLoaded, question, variant)) : []);

export const resultsOf = (cells) => [...new Set(cells.map(({ cell: { predicted } }) => predicted))];

// What the env file expects of a case, for the cases that it speaks of. A fault speaks of its own deciding case alone.
export function expectedOf({ expected_by: variable }) {
  const of = config.flow ? 'flow' : variable?.replace('EXPECT_', '').toLowerCase();
  const text = variable && config.expected[of];
  if (!text) return [];
  const possible = variants().map(({ policy }) => policy);
  const all = expectations(text).filter(({ policy }) => !policy || possible.includes(policy));
  return [...new Set(all.map(({ result }) => result))];
}

// 'yes' or 'no', or '' where there is nothing to compare with. The same result for another reason is no agreement.
export function agreement(entry, cells, expected) {
  if (!cells.length && !expected.length) return '';
  const predicted = !cells.length || cells.some(({ cell: found }) => explains(found, entry));
  return predicted && (!expected.length || expected.includes(entry.result)) ? 'yes' : 'no';
}

const LOGINS = ['nothing', 'login by fetch', 'login at Django'];

// The predictions that hold for a question: where no login is known, those of each state that is possible.
export function answersFrom({ login, ...question }, known) {
  const states = login !== 'now' ? [login] : known === 'unknown' ? LOGINS : [known];
  return states.flatMap((state) => answersTo({ ...question, login: state }).map((answer) => ({ ...answer, login: state })));
}

// The same for a result: [{ variant, policy, cell }], and `login` where the result is of a person's own request.
export const cellsFor = ({ id, question, login }) => (question ? answersFrom(question, login) : cellsOf(id));

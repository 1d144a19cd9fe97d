// What the page shows of a result besides its drawing: why and how to fix it, other browsers, the cookies, and what a
// person takes along, a report and a link. A link's results are those of another browser, until a case is run here.
import { config } from '/config.js';
import { casesOf } from '../cases/flows.js';
import { titleOf } from '../shared/case-titles.js';
import { cell, scenarioList } from '../shared/data.js';
import { element } from '../shared/element.js';
import { explains } from '../shared/exchanges.js';
import { rich, t } from '../shared/language.js';
import { names, showCompare } from './compare.js';
import { showCookies } from './cookies.js';
import { shownFlows } from './do-it.js';
import { fragmentOf, stateIn } from './link.js';
import { agreement, cellsFor, expectedOf, scenario } from './predictions.js';
import { download, reportOf } from './report.js';
import { allResults, latest } from './results.js';
import { tab } from './tab.js';
import { showUnderstand } from './understand.js';

const byId = (id) => document.getElementById(id);
const keyOf = ({ flow, id }) => `${flow}/${id}`;

const cellsOf = (id) => Object.fromEntries(names.map((name) => [name, scenario && cell(scenario, id, name)]));
const cases = shownFlows.flatMap((flow) => casesOf(flow).map((one) => ({
  ...one, flow: flow.name, title: titleOf(one), cells: cellsOf(one.id),
})));

// The browsers in which the scenario with the fix does what is right: in others it is no way to see it fixed.
const list = await scenarioList().catch(() => null) ?? [];
const fixedFor = list.find(({ name }) => name === scenario?.fixedIn)?.right ?? [];

const known = cases.map(keyOf);
const linked = stateIn(location.hash, known);
const isHere = linked?.scenario === config.scenario;

const measured = () => Object.fromEntries(
  allResults().filter((entry) => known.includes(keyOf(entry))).map((entry) => [keyOf(entry), entry.result]),
);

// Where no login is known, each state that explains the result has its own part, and none is claimed.
function understandStates(possible, shown) {
  const logins = [...new Set(possible.map(({ login }) => login))];
  const parts = logins.map((login) => {
    const part = element('div');
    showUnderstand(part, { ...shown, possible: possible.filter((one) => one.login === login) });
    const heading = element('h3', { textContent: t('bench.if', { state: t(`bench.if-login.${login?.replaceAll(' ', '-')}`) }) });
    return logins.length > 1 ? element('div', {}, heading, part) : part;
  });
  if (parts.length) byId('understand').replaceChildren(...parts);
  else showUnderstand(byId('understand'), { ...shown, possible });
}

function understand(entry) {
  const possible = cellsFor(entry);
  const expected = expectedOf(cases.find((one) => keyOf(one) === keyOf(entry)) ?? {});
  const agrees = entry.result ? agreement(entry, possible, expected) : '';
  const others = entry.question ? {} : cellsOf(entry.id);
  const unlike = agrees === 'no' && !possible.some((one) => one.cell.predicted === entry.result);
  const like = unlike ? names.filter((name) => others[name]?.predicted === entry.result) : [];
  const right = entry.result ? possible.filter((one) => explains(one.cell, entry)) : possible;
  const fixedIn = possible.some(({ variant }) => fixedFor.includes(variant)) ? scenario.fixedIn : '';
  const states = new Set(right.map(({ login }) => login)); // those that explain the result, or all where none does
  understandStates(possible.filter(({ login }) => !states.size || states.has(login)), {
    right, expected, result: entry.result, agrees, like, fixedIn, fails: scenario?.status === 'fails',
  });
}

function notes() {
  if (!linked) return [];
  if (!isHere) return [element('p', { className: 'notice' }, ...rich('compare.other-link', { scenario: linked.scenario }))];
  if (Object.keys(measured()).length || !Object.keys(linked.results).length) return [];
  return [element('p', { className: 'notice', textContent: t('compare.from-link') })];
}

function compare(shown) {
  const own = measured();
  const results = isHere && !Object.keys(own).length ? linked.results : own;
  byId('compare-notes').replaceChildren(...notes());
  showCompare(byId('compare'), { cases, results, shown });
  byId('download').disabled = !allResults().length;
}

// The last request of the page that reached Django; a preflight has no cookies.
const receivedIn = (entry) => entry?.exchanges?.findLast(({ method }) => method !== 'OPTIONS') ?? null;
let received = null;

function cookies(entry) {
  received = receivedIn(entry) ?? received;
  showCookies(byId('cookies'), { config, data: scenario, received, there: tab.lookedThere });
}

// The address bar always has the link to what is shown.
function remember(shown) {
  const question = tab.whatIfOpen ? tab.question : null;
  const fragment = fragmentOf({ scenario: config.scenario, shown, results: measured(), question });
  history.replaceState(null, '', location.pathname + location.search + fragment);
}

async function copyLink({ currentTarget: button }) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = t('compare.link-copied');
  } catch {
    // The address bar has it.
  }
}

// Show a request that is predicted and not sent yet: [{ variant, cell }].
export function understandQuestion(possible) {
  understandStates(possible, { right: possible });
  remember(latest() && keyOf(latest()));
}

export function follow(entry) {
  tab.lookedThere = null; // the request may have changed the cookies
  understand(entry);
  compare(keyOf(entry));
  cookies(entry);
  remember(keyOf(entry));
}

// Return the case that is shown first: the latest result's, or that of the link; null without one.
export function showAfter() {
  const entry = latest();
  const [flow, id] = (isHere && linked.shown?.split('/')) || [];
  const chosen = entry ?? (id ? { flow, id, login: 'unknown', result: linked.results[linked.shown] ?? null } : null);
  if (chosen) understand(chosen);
  compare(chosen && keyOf(chosen));
  cookies(entry);
  if (entry) remember(keyOf(entry));
  byId('download').addEventListener('click', () => download(reportOf(allResults())));
  byId('copy-link').addEventListener('click', copyLink);
  return chosen;
}

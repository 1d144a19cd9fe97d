// The bench: its parts, and what connects them.
import { config } from '/config.js';
import { casesOf } from '../cases/flows.js';
import { t } from '../shared/language.js';
import { ready } from '../shared/page.js';
import { showStates } from '../shared/states.js';
import { runEverything, showCases, shownFlows } from './do-it.js';
import { know, lookForLogin } from './login.js';
import { whenNear } from './near.js';
import { cellsFor, loadWhatIf, scenario } from './predictions.js';
import { showProgress } from './progress.js';
import { goOn } from './question.js';
import { latest, onResult } from './results.js';
import { resume } from './runner.js';
import { showPrediction, showQuestion, showResult } from './sides.js';
import { save, tab } from './tab.js';
import { narrow } from './variants.js';
import { showWhatIf } from './what-if.js';
import { showWhere } from './where.js';

const byId = (id) => document.getElementById(id);
const runAllButton = byId('run-all');

// What a result is explained with is loaded when there is one, or when a person comes near.
let loaded = null;
function after() {
  loaded ??= import('./after.js').then((parts) => ({ ...parts, chosen: parts.showAfter() }));
  return loaded;
}

// Django's pages say on the way back whether they know the user.
function learnFromTheWayBack() {
  const query = new URLSearchParams(location.search);
  if (query.has('logged-in') && tab.login !== 'login by fetch') know('login at Django');
  if (query.has('logged-out')) know('nothing');
}

const caseAbout = () => shownFlows.flatMap(casesOf).find(({ id }) => id === scenario?.shows);
const caseOf = ({ flow, id }) => shownFlows.filter(({ name }) => name === flow).flatMap(casesOf).find((one) => one.id === id);

function showSides(entry) {
  showResult(byId('sides'), entry, caseOf(entry));
}

async function describe() {
  document.title = t('bench.title', { scenario: config.scenario });
  const response = await fetch('/data/scenarios.json', { cache: 'no-cache', credentials: 'omit' }).catch(() => null);
  const list = response?.ok ? await response.json() : [];
  await showWhere(byId('where'), { config, data: scenario, list });
}

showStates(byId('states'));
learnFromTheWayBack();
showCases(byId('cases'));
const whatIf = showWhatIf(byId('what-if'), (question, answers) => {
  showQuestion(byId('sides'), question, answers);
  after().then(({ understandQuestion }) => understandQuestion(answers));
});
byId('what-if').open = Boolean(tab.whatIfOpen);
byId('what-if').addEventListener('toggle', ({ currentTarget: { open } }) => {
  tab.whatIfOpen = open;
  save();
  whatIf.open();
});
showProgress(byId('progress'), byId('stop'), () => [runAllButton, ...whatIf.controls]);
runAllButton.addEventListener('click', runEverything);
onResult((entry) => {
  if (entry.login !== 'unknown') narrow(cellsFor(entry), entry);
  showSides(entry);
  after().then(({ follow }) => follow(entry));
});

// Before anything is run: the prediction of the case that a link names, or that this scenario is about.
async function showFirst() {
  const shown = latest();
  if (shown?.question) await loadWhatIf();
  const { chosen } = shown || location.hash ? await after() : {};
  if (shown) showSides(shown);
  else showPrediction(byId('sides'), (chosen && caseOf(chosen)) ?? caseAbout());
}

ready();
describe();
await showFirst();
whenNear(byId('compare'), after);
window.addEventListener('focus', lookForLogin);
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload(); // a page that was left while something ran would still show it as running
});
await lookForLogin();
await resume(goOn);

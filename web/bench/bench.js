// The bench: its parts, and what connects them.
import { config } from '/config.js';
import { casesOf } from '../cases/flows.js';
import { scenarioList } from '../shared/data.js';
import { t } from '../shared/language.js';
import { ready } from '../shared/page.js';
import { showStates } from '../shared/states.js';
import { addStyle, whenShown } from '../shared/when-shown.js';
import { runEverything, showCases, shownFlows } from './do-it.js';
import { questionIn } from './link.js';
import { know, lookForLogin } from './login.js';
import { cellsFor, loadWhatIf, scenario } from './predictions.js';
import { showProgress } from './progress.js';
import { latest, onResult } from './results.js';
import { resume } from './runner.js';
import { save, tab } from './tab.js';
import { narrow } from './variants.js';
import { showWhere } from './where.js';

const byId = (id) => document.getElementById(id);
const places = { sides: byId('sides'), understand: byId('understand'), compare: byId('compare') };

// Django's pages say on the way back whether they know the user, or which cookies a script there sees.
function learnFromTheWayBack() {
  const query = new URLSearchParams(location.search);
  if (query.has('logged-in') && tab.login !== 'login by fetch') know('login at Django');
  if (query.has('logged-out')) know('nothing');
  if (query.has('looked')) tab.lookedThere = location.search;
}

const caseAbout = () => shownFlows.flatMap(casesOf).find(({ id }) => id === scenario?.shows);
const caseOf = ({ flow, id }) => shownFlows.filter(({ name }) => name === flow).flatMap(casesOf).find((one) => one.id === id);

// What is shown of a result: the drawing, and all that follows from it. Before anything is run, the drawing is of the
// prediction of the case that a link names, or that this scenario is about.
async function loadResults() {
  const styles = ['../shared/sequence', 'understand', 'compare', 'cookies'];
  styles.forEach((name) => addStyle(new URL(`${name}.css`, import.meta.url).href));
  const [sides, after] = await Promise.all([import('./sides.js'), import('./after.js')]);
  const shown = latest();
  if (shown?.question) await loadWhatIf();
  const chosen = after.showAfter();
  const show = (entry) => sides.showResult(places.sides, entry, caseOf(entry));
  if (shown) show(shown);
  else sides.showPrediction(places.sides, (chosen && caseOf(chosen)) ?? caseAbout());
  onResult((entry) => {
    show(entry);
    after.follow(entry);
  });
  return { sides, after };
}

// A module that does not arrive is no mistake of the page: it was left, or nginx is started anew. The next result tries again.
let loading;
const results = () => {
  loading ??= loadResults().catch((error) => {
    loading = undefined;
    if (!/import/i.test(error.message)) throw error;
  });
  return loading;
};

// A link with a request of a person's own opens "What if" with it.
const linked = questionIn(location.hash, config.scenario);
if (linked) Object.assign(tab, { question: linked, whatIfOpen: true });

async function loadWhatIfPanel() {
  const { showWhatIf } = await import('./what-if.js');
  return showWhatIf(byId('what-if'), async (question, answers) => {
    const { sides, after } = await results() ?? {};
    if (!sides) return;
    sides.showQuestion(places.sides, question, answers);
    after.understandQuestion(answers);
  }, Boolean(linked));
}

// Controls of "What if" that are disabled while something runs.
const whatIfControls = [];

async function openWhatIf() {
  tab.whatIfOpen = byId('what-if').open;
  save();
  if (tab.whatIfOpen && !whatIfControls.length) whatIfControls.push(...await loadWhatIfPanel());
}

async function describe() {
  document.title = t('bench.title', { scenario: config.scenario });
  const list = await scenarioList().catch(() => null);
  await showWhere(byId('where'), { config, data: scenario, list: list ?? [] });
}

const askStates = showStates(byId('states'));
learnFromTheWayBack();
showCases(byId('cases'));
byId('what-if').addEventListener('toggle', openWhatIf);
byId('what-if').open = Boolean(tab.whatIfOpen);
showProgress(byId('progress'), byId('stop'), () => [byId('run-all'), ...whatIfControls]);
byId('run-all').addEventListener('click', runEverything);
onResult((entry) => {
  if (entry.login !== 'unknown') narrow(cellsFor(entry), entry);
  if (entry.problem || entry.result === 'throws') askStates(); // is something wrong with the deployment?
  results();
});

// The description is first, because a button that moves down while a person presses it is not pressed.
await describe().catch(reportError);
ready();
Object.values(places).forEach((place) => whenShown(place, results));
window.addEventListener('focus', lookForLogin);
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload(); // a page that was left while something ran would still show it as running
});
await lookForLogin();
await resume(async (...goesOn) => (await import('./question.js')).goOn(...goesOn));

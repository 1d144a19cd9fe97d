// What "Understand" and "Compare" show of a result or a question: see understand.js and compare.js.
import { casesOf } from '../cases/flows.js';
import { titleOf } from '../shared/case-titles.js';
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';
import { showCompare } from './compare.js';
import { shownFlows } from './do-it.js';
import { answersByVariant, cellsByVariant, cellsFor, scenario } from './predictions.js';
import { allResults } from './results.js';
import { tab } from './tab.js';
import { showUnderstand } from './understand.js';
import { variants } from './variants.js';

const keyOf = (text) => text.replace(/\W+/g, '-').replace(/-$/, '') || 'none';
const own = () => variants().map(({ name }) => name);
const fixedIn = () => scenario?.fixedIn ?? '';

// Where no login is known, each state that allows the result is shown, and none is claimed.
function understandLogins(place, question, logins, result) {
  const parts = logins.map((login) => {
    const part = element('div');
    const shown = showUnderstand(part, { cells: answersByVariant({ ...question, login }), variants: own(), result, fixedIn: fixedIn() });
    return { login, part, shown };
  });
  place.replaceChildren(...parts.flatMap(({ login, part }) => (
    parts.length > 1 ? [element('h3', { textContent: t('bench.if', { state: t(`bench.if-login.${keyOf(login)}`) }) }), part] : [part]
  )));
  return Promise.all(parts.map(({ shown }) => shown));
}

const loginsOf = (answers) => [...new Set(answers.map(({ login }) => login))];

export const understandQuestion = (place, question, answers) => understandLogins(place, question, loginsOf(answers), null);

export function understandResult(place, entry) {
  const { id, question, result } = entry;
  if (!question) return showUnderstand(place, { cells: cellsByVariant(id), variants: own(), result, fixedIn: fixedIn() });
  const answers = cellsFor(entry);
  const right = answers.filter(({ cell }) => cell.predicted === result);
  return understandLogins(place, question, loginsOf(right.length ? right : answers), result);
}

const cases = () => shownFlows.flatMap((flow) => casesOf(flow).map((one) => (
  { flow: flow.name, id: one.id, title: titleOf(one), cells: cellsByVariant(one.id) }
)));

export function compareCases(place) {
  const results = Object.fromEntries(allResults().map(({ flow, id, result }) => [`${flow}/${id}`, result]));
  showCompare(place, { cases: cases(), results, shown: tab.shown ?? '' });
}

// "What if": credentials mode, method and header of a request, changed in place. The prediction changes before anything is
// sent; then the request can be sent for real.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';
import { resultMark } from '../shared/result.js';
import { loginLink, onLogin } from './login.js';
import { answersFrom, loadWhatIf } from './predictions.js';
import { axes, sendQuestion, usual } from './question.js';
import { alone, isRunning, prepare } from './runner.js';
import { save, tab } from './tab.js';

const keyOf = (choice) => choice.replace(/\W+/g, '-').replace(/-$/, '') || 'none';
// A link can have brought anything.
const exists = (question) => Object.entries(axes).every(([axis, values]) => values.includes(question?.[axis]));
const choice = () => (exists(tab.question) ? tab.question : usual);

function radio(axis, value) {
  const input = element('input', { type: 'radio', name: axis, value, checked: choice()[axis] === value });
  const text = element('span', {}, ...rich(`bench.what-if.${axis}-options.${keyOf(value)}`));
  return element('label', { className: 'choice' }, input, text);
}

const group = (axis) => element(
  'fieldset',
  { className: 'choices' },
  element('legend', { textContent: t(`bench.what-if.${axis}`) }),
  ...axes[axis].map((value) => radio(axis, value)),
);

// Each result that is possible, and for which login and which browser policy, where that is not known.
function predictionLines(answers) {
  const byResult = Map.groupBy(answers, ({ cell }) => cell.predicted);
  const all = [...byResult];
  return all.map(([result, those]) => {
    const logins = [...new Set(those.map(({ login }) => login))];
    const policies = [...new Set(those.map(({ policy }) => policy))];
    const total = (field) => new Set(answers.map((answer) => answer[field])).size;
    const conditions = [
      ...(logins.length < total('login') ? [logins.map((login) => t(`bench.if-login.${keyOf(login)}`)).join(` ${t('bench.or')} `)] : []),
      ...(policies.length < total('policy') ? [policies.join(` ${t('bench.or')} `)] : []),
    ];
    return element('li', {}, resultMark(result), ...(conditions.length ? [` ${conditions.join('; ')}`] : []));
  });
}

function known(place) {
  place.replaceChildren(...rich(`bench.login.${keyOf(tab.login)}`));
  place.dataset.login = tab.login;
}

// Return the controls that are disabled while something runs. `onQuestion(question, answers)` is called when a person changes
// the request, and at once if it is `linked`.
export function showWhatIf(place, onQuestion, linked) {
  const state = element('p', { className: 'login-state' });
  const prediction = element('ul', { className: 'what-if-prediction' });
  const send = element('button', { type: 'submit', disabled: isRunning(), textContent: t('bench.what-if.send') });
  const startAgain = element('button', { type: 'button', className: 'plain', disabled: isRunning(), textContent: t('bench.start-over') });
  const note = element('p', { className: 'quiet' });
  const link = element('a', { textContent: t('bench.what-if.log-in-yourself') });
  loginLink(link);
  const form = element(
    'form',
    { className: 'what-if' },
    state,
    element('p', { className: 'quiet' }, link),
    ...Object.keys(axes).map(group),
    element('div', { className: 'what-if-answer' }, element('p', { textContent: t('bench.what-if.predicted') }), prediction),
    note,
    element('p', { className: 'buttons' }, send, startAgain),
  );
  place.append(form);

  const predict = async (told) => {
    const question = choice();
    note.textContent = t(`bench.what-if.first.${keyOf(question.login)}`);
    await loadWhatIf();
    if (question !== choice()) return;
    const answers = answersFrom(question, tab.login);
    prediction.replaceChildren(...(answers.length ? predictionLines(answers) : [element('li', { textContent: t('bench.no-prediction') })]));
    prediction.dataset.predicted = [...new Set(answers.map(({ cell }) => cell.predicted))].join(' ');
    if (told) onQuestion(question, answers);
  };

  form.addEventListener('change', () => {
    tab.question = Object.fromEntries(new FormData(form));
    save();
    predict(true);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    alone((signal) => sendQuestion(choice(), signal));
  });
  startAgain.addEventListener('click', () => alone(() => prepare('nothing', null)));
  onLogin(() => { known(state); predict(false); });
  known(state);
  predict(linked);
  return [send, startAgain];
}

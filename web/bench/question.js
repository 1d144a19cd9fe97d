// A request of a person's own: { login, request, credentials, header }, as web/data/what-if has them.
import { config } from '/config.js';
import { runCase } from '../cases/run.js';
import { takeToken, tryOut } from '../shared/api.js';
import { newTrace, witnessOf } from '../shared/witness.js';
import { know } from './login.js';
import { add } from './results.js';
import { prepare, visit, withEarlier } from './runner.js';
import { tab } from './tab.js';

const post = { title: 'What if', text: 'Written by the bench.' };

export const axes = {
  login: ['now', 'nothing', 'login by fetch', 'login at Django'],
  request: ['GET whoami', 'form POST posts', 'JSON POST posts', 'DELETE posts/0'],
  credentials: ['omit', 'same-origin', 'include'],
  header: ['', 'X-CSRFToken', 'Authorization'],
};

export const usual = { login: 'now', request: 'GET whoami', credentials: config.fetchCredentials, header: '' };

const requests = {
  'GET whoami': ['GET', '/blog/whoami/', {}],
  'form POST posts': ['POST', '/blog/posts/', { form: post }],
  'JSON POST posts': ['POST', '/blog/posts/', { json: post }],
  'DELETE posts/0': ['DELETE', '/blog/posts/0/', {}],
};

// A page that gets no token sends null, as JavaScript writes it.
async function tokenHeader(trace) {
  const { token = 'null', origin } = await takeToken(trace);
  return { token, origin };
}

async function send({ request, credentials, header }) {
  const [method, path, body] = requests[request];
  const trace = newTrace();
  const csrf = header === 'X-CSRFToken' ? await tokenHeader(trace) : undefined;
  const authorization = header === 'Authorization' ? 'Bearer demo' : undefined;
  const outcome = await tryOut(method, path, { ...body, credentials, csrf, authorization, trace });
  const { exchanges = null, problem = null } = trace ? await witnessOf(trace) : {};
  return { outcome, exchanges, problem, result: outcome.result };
}

async function ask(question, signal) {
  const login = question.login === 'now' ? tab.login : question.login;
  const ended = await withEarlier(() => send(question));
  if (signal.aborted) return;
  if (tab.flow && question.request !== 'GET whoami') tab.flow.live = false; // its cookies may have changed
  add({ flow: 'what-if', id: 'what-if', title: '', question, login, ...ended });
}

// Send `question`, in the state as it is or, for a state that it names, after starting over and logging in.
export const sendQuestion = (question, signal) => (
  question.login === 'now' ? ask(question, signal) : prepare(question.login, question)
);

// Go on after starting over (`stop` 0) or after a login on Django's page (1).
export async function goOn({ login, question }, stop, signal) {
  if (stop === 0 && login === 'login at Django') return visit({ login, question }, 'log-in-at-django', 0, null);
  if (stop === 0 && login === 'login by fetch') {
    const { result } = await runCase({ action: 'login' }, {});
    if (result === '200') know(login);
  }
  return question && ask(question, signal);
}

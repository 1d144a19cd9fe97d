// Every state of a deployment that keeps the page from showing what it should: what is wrong, and what to do. Its styles:
// states.css. The texts are in `states` of the language's file.
import { addressSpaceSettings } from './address-spaces.js';
import { copyable } from './copy.js';
import { isReachable, watch } from './deployment.js';
import { element } from './element.js';
import { rich, t } from './language.js';

const up = ({ scenario }) => copyable(`scripts/up ${scenario}`);
const link = (href, key, values, more = {}) => element(
  'a',
  { className: 'button', href, textContent: t(key, values), ...more },
);

// The same page in another deployment.
const samePage = (webOrigin) => webOrigin + location.pathname;

// What to do in each state, besides what its text says.
const actions = {
  changed: (state) => [link(samePage(state.webOrigin), 'states.changed.open', state)],
  gone: (state) => [up(state)],
  misplaced: (state) => [link(samePage(state.web), 'states.misplaced.open', state)],
  'api-down': (state, retry) => [up(state), retry],
  untrusted: (state, retry) => [
    link(`${state.api}/blog/whoami/`, 'states.untrusted.open', state, { target: '_blank', rel: 'noopener' }), retry,
  ],
  'no-response': (state, retry) => [retry],
  'demo-off': () => [],
  'address-spaces': ({ spaces }) => {
    const { option, settings } = addressSpaceSettings(spaces);
    return [copyable(option), ...settings.map(copyable)];
  },
  'script-error': () => [],
};

const alarming = ['gone', 'api-down', 'untrusted', 'no-response', 'script-error'];

function view(state, retry) {
  const { name } = state;
  const shown = element(
    'section',
    { className: alarming.includes(name) ? 'notice stop state' : 'notice state' },
    element('h2', { className: 'state-heading', textContent: t(`states.${name}.heading`, state) }),
    element('p', {}, ...rich(`states.${name}.text`, state)),
    element('div', { className: 'buttons' }, ...actions[name](state, retry)),
  );
  shown.dataset.state = name;
  return shown;
}

function retryButton() {
  const button = element('button', { type: 'button', className: 'plain', textContent: t('states.retry') });
  button.addEventListener('click', async () => {
    button.disabled = true;
    await isReachable();
    button.disabled = false;
  });
  return button;
}

// Show the states in `place`, as long as the page is open. `shown(states)` returns those to show: a page may act on the
// others itself. Return a function that asks anew at once.
export function showStates(place, { shown = (states) => states } = {}) {
  let known = [];
  const errors = [];
  place.setAttribute('role', 'status');

  const show = () => place.replaceChildren(...[...errors, ...known].map((state) => view(state, retryButton())));
  const fail = (error) => {
    if (errors.length) return; // the first is the cause of most others
    errors.push({ name: 'script-error', message: String(error?.message ?? error) });
    show();
  };
  window.addEventListener('error', ({ error, message }) => fail(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => fail(reason));

  watch((states, asked) => {
    known = shown(states);
    show();
    place.dataset.asked = asked;
  });
  return isReachable;
}

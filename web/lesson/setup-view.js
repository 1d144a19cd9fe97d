// The first part of a step: the scenario that it needs, and what keeps it from starting.
import { config } from '/config.js';
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';
import { copyable } from '../shared/copy.js';
import { part, text } from './parts.js';

const isHttps = (origin) => origin.startsWith('https:');
const notice = (kind, ...content) => element('div', { className: `notice ${kind}` }, ...content);

function commands(name) {
  return element(
    'div',
    { className: 'commands' },
    text('p', 'setup.start', { name }),
    copyable(`scripts/up ${name}`),
    text('p', 'setup.or-compose', {}, { className: 'quiet' }),
    copyable(`docker compose --env-file env/${name}.env up -d --wait`),
  );
}

function waiting(step, { gone, target, goOn }) {
  const content = [commands(step.scenario)];
  if (gone && target.page === location.origin) content.push(notice('stop', text('p', 'setup.gone-here', { here: location.origin })));
  else if (gone) {
    content.push(notice('stop', text('p', 'setup.gone', { here: location.origin, page: target.page }),
      element('p', {}, element('a', { className: 'button', href: goOn, textContent: t('lesson.setup.go-on', { page: target.page }) }))));
  } else {
    content.push(element('p', { className: 'waiting', role: 'status' },
      element('span', { className: 'dots', ariaHidden: 'true' }), text('span', 'setup.waiting', { name: step.scenario, now: config.scenario })));
  }
  if (isHttps(target.page)) content.push(certificate(target));
  return part('setup', 'open', 'setup.heading', {}, ...content);
}

const certificate = ({ page, api }) => {
  const link = (origin, path) => element('a', { href: origin + path, target: '_blank', rel: 'noopener', textContent: origin });
  return element(
    'details',
    {},
    element('summary', { textContent: t('lesson.setup.certificate') }),
    text('p', 'setup.certificate-how'),
    element('p', {}, link(page, '/lesson.html'), ' · ', link(api, '/healthz/')),
  );
};

// What keeps the tasks of a step from working, or null. The page's states are above the step, with their own way out.
function obstacle(step, { states, session, loginAddress }) {
  if (!config.lab) return notice('stop', text('p', 'setup.no-witness'), copyable('DJANGO_DEMO=true'));
  if (states.includes('api-down')) return text('p', 'setup.not-ready', { name: step.scenario });
  if (step.session && session === 'none') {
    return notice('', text('p', 'setup.no-session', { api: config.apiOrigin }),
      element('p', {}, element('a', { id: 'log-in-first', className: 'button', href: loginAddress, textContent: t('lesson.setup.log-in') })));
  }
  return null;
}

const isRunning = (step, { gone }) => step.scenario === config.scenario && !gone;

// `view` is { states, gone, session, loginAddress, target: { page, api }, goOn }.
export function setupView(step, view) {
  if (view.result && !isRunning(step, view)) {
    const again = element('details', {}, text('summary', 'setup.start-again', { name: step.scenario }), commands(step.scenario));
    return part('setup', 'done', 'setup.was-done', { name: step.scenario }, again);
  }
  if (config.lab && !isRunning(step, view)) return waiting(step, view);
  const problem = obstacle(step, view);
  if (problem) return part('setup', 'open', 'setup.heading', {}, problem);
  const values = { name: step.scenario, api: config.apiOrigin };
  return part('setup', 'done', view.session === 'there' ? 'setup.ready-logged-in' : 'setup.ready', values);
}

export const canStart = (step, view) => isRunning(step, view) && !obstacle(step, view);

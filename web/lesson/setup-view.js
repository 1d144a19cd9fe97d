// The first part of a step: the scenario that it needs, and what keeps it from starting.
import { config } from '/config.js';
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';
import { copyable, part, text } from './parts.js';

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

function waiting(step, { at, scenario }, target, goOn) {
  const content = [commands(step.scenario)];
  if (at === 'gone') {
    content.push(notice('stop', text('p', 'setup.gone', { here: location.origin, page: target.page }),
      element('p', {}, element('a', { className: 'button', href: goOn, textContent: t('lesson.setup.go-on', { page: target.page }) }))));
  } else {
    content.push(element('p', { className: 'waiting', role: 'status' },
      element('span', { className: 'dots', ariaHidden: 'true' }), ...text('span', 'setup.waiting', { name: step.scenario, now: scenario }).childNodes));
  }
  if (isHttps(target.page)) content.push(certificate(target));
  return part('setup', 'open', 'setup.heading', ...content);
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

// What keeps the tasks of a step from working, or null. Each is one notice with the way out.
function obstacle(step, { deployment, session, loginAddress }) {
  if (!config.lab) return notice('stop', text('p', 'setup.no-witness'), copyable('DJANGO_DEMO=true'));
  if (deployment.django === 'down') {
    return notice('stop', text('p', 'setup.django-down', { api: config.apiOrigin }), copyable(`scripts/up ${step.scenario}`));
  }
  if (step.session && session === 'none') {
    return notice('', text('p', 'setup.no-session', { api: config.apiOrigin }),
      element('p', {}, element('a', { id: 'log-in-first', className: 'button', href: loginAddress, textContent: t('lesson.setup.log-in') })));
  }
  return null;
}

// `view` is { deployment, session, loginAddress, target: { page, api }, goOn }.
export function setupView(step, view) {
  if (config.lab && (step.scenario !== config.scenario || view.deployment.at === 'gone')) {
    return waiting(step, view.deployment, view.target, view.goOn);
  }
  const problem = obstacle(step, view);
  if (problem) return part('setup', 'open', 'setup.heading', problem);
  return part('setup', 'done', 'setup.heading', text('p', step.session ? 'setup.ready-logged-in' : 'setup.ready', { name: step.scenario, api: config.apiOrigin }));
}

export const canStart = (step, view) => (
  step.scenario === config.scenario && view.deployment.at !== 'gone' && !obstacle(step, view)
);

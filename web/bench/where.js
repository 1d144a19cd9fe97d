// "Where am I": the scenario's name, story and status, its picture, the settings that matter, and the way to the others.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { rich, richText, stories, t } from '../shared/language.js';
import { picture } from '../shared/picture.js';

const wide = matchMedia('(min-width: 52rem)');

const marks = { works: 'go', fails: 'stop', depends: 'warn' };

function heading({ name, status }, { title }) {
  const mark = element('span', { className: `mark ${marks[status]}`, textContent: t(`where.status.${status}`) });
  const made = element(
    'div',
    { className: 'where-heading' },
    element('p', { className: 'where-kind', textContent: t('where.scenario') }),
    element('h2', { id: 'scenario', textContent: name }),
    mark,
    element('p', { className: 'lead', textContent: title }),
  );
  mark.dataset.status = status;
  return made;
}

function story({ fixedIn }, { story: text, fix }) {
  const paragraphs = text.split('\n\n').map((paragraph) => element('p', {}, ...richText(paragraph)));
  const repaired = fix ? [element('p', {}, element('strong', { textContent: t('where.to-fix') }), ' ', ...richText(fix))] : [];
  const shown = fixedIn ? [copyable(`scripts/up ${fixedIn}`)] : [];
  return element('div', { className: 'where-story' }, ...paragraphs, ...repaired, ...shown);
}

// A long name may break after each underscore, and nowhere else.
const breakable = (name) => name.split('_').flatMap((word, index) => (index ? ['_', element('wbr'), word] : [word]));

const settingLine = ({ name, value, default: usual }) => element(
  'li',
  {},
  element('code', {}, ...breakable(name), ' = ', value ? element('b', { textContent: value }) : ''),
  ...(value ? [] : [element('span', { className: 'quiet', textContent: t('where.empty') })]),
  element('span', { className: 'quiet', textContent: t('where.default', { value: usual || t('where.empty') }) }),
);

// On a narrow window what can wait is folded, so that the cases to run come soon.
const foldable = (className, heading, ...content) => element(
  'details',
  { className, open: wide.matches },
  element('summary', {}, element('h3', { textContent: heading })),
  ...content,
);

function settings(config, data) {
  const list = element('ul', { className: 'where-list' }, ...data.settings.map(settingLine));
  return foldable(
    'where-settings',
    t('where.settings'),
    element('p', { className: 'quiet', textContent: t(data.settings.length ? 'where.differ' : 'where.all-default') }),
    ...(data.settings.length ? [list] : []),
    element('p', {}, ...rich('where.credentials', { mode: config.fetchCredentials })),
    element('p', {}, ...rich(`where.token-from-${config.csrfTokenFrom}`, { cookie: config.csrfCookieName })),
  );
}

// The scenarios are started in a terminal, so a way there is a command.
function neighbour(which, entry, titles) {
  const made = element(
    'div',
    { className: `where-${which}` },
    element('p', {}, element('strong', { textContent: t(`where.${which}`) }), ` ${titles[entry.name]?.title ?? ''}`),
    copyable(entry.command),
  );
  made.dataset.neighbour = entry.name;
  return made;
}

function neighbours({ name }, list, titles) {
  const place = list.findIndex((entry) => entry.name === name);
  const beside = place < 0 ? [] : [['previous', list[place - 1]], ['next', list[place + 1]]].filter(([, entry]) => entry);
  const commands = beside.map(([which, entry]) => neighbour(which, entry, titles));
  const links = element(
    'p',
    { className: 'where-links' },
    element('a', { href: '/catalogue.html', textContent: t('where.catalogue', { count: list.length }) }),
    element('a', { href: '/lesson.html', textContent: t('where.lesson') }),
  );
  return foldable('where-others', t('where.others'), element('div', { className: 'where-beside' }, ...commands), links);
}

// A deployment of one's own has no file below web/data: then the page knows only what /config.js says.
function unknown(config) {
  return [
    element('h2', { id: 'scenario', textContent: config.scenario }),
    element('p', {}, ...rich('where.unknown', { web: config.webOrigin, api: config.apiOrigin })),
  ];
}

// Fill `place`. `data` is the scenario's file, or null; `list` is web/data/scenarios.json.
export async function showWhere(place, { config, data, list }) {
  const titles = await stories();
  if (!data) {
    place.replaceChildren(...unknown(config), neighbours({}, list, titles));
    return;
  }
  const told = titles[data.name] ?? { title: '', story: '', fix: '' };
  place.replaceChildren(
    heading(data, told),
    picture(data),
    element('div', { className: 'where-columns' }, story(data, told), settings(config, data)),
    neighbours(data, list, titles),
  );
}

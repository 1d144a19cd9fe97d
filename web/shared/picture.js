// The picture of a deployment: page and API, their origins part by part, the sites around them, and who keeps cookies for
// whom. It adapts to the width of its container, so the bench and the lesson draw the same one. Its styles: picture.css.
import { element } from './element.js';
import { language, rich, t } from './language.js';

const named = (className, ...children) => element('span', { className }, ...children);
const line = (className, text) => element('p', { className, textContent: text });

// An address does not show the port that its scheme has by default.
const port = (place) => (place.origin.endsWith(`:${place.port}`) ? `:${place.port}` : `(${place.port})`);

const siteOf = ({ scheme, site }) => `${scheme}://${site}`;

const markedDomain = (place) => element('b', { className: 'picture-domain', textContent: place.site });

const hostParts = (place) => [place.host.slice(0, place.host.length - place.site.length), markedDomain(place)];

function part(name, differs, ...content) {
  const label = named('picture-part-name', t(`picture.${name}`));
  const shown = named('picture-part', element('code', {}, ...content), label);
  shown.dataset.part = name;
  shown.dataset.differs = differs;
  return shown;
}

// The origin in its three parts. A part that differs from `other` is marked: any one makes them two origins.
function address(place, other) {
  const differs = (name) => String(place[name]) !== String(other[name]);
  return element(
    'p',
    { className: 'picture-address' },
    part('scheme', differs('scheme'), `${place.scheme}://`),
    part('host', differs('host'), ...hostParts(place)),
    part('port', differs('port'), port(place)),
  );
}

// The programs that a request passes, in order.
function chain(...names) {
  const list = element('ol', { className: 'picture-chain' });
  list.append(...names.map((name) => element('li', { textContent: name })));
  return list;
}

const pageChain = () => chain('nginx', t('picture.files'));
const apiChain = ({ proxied }) => chain(...(proxied ? ['nginx'] : []), 'gunicorn', 'Django');

// One of the two beside the other, inside the one origin that they share.
const half = (role, content) => element(
  'div',
  { className: `picture-half ${role}` },
  line('picture-title', t(`picture.${role}`)),
  content,
);

function origin(role, place, other, ...content) {
  const title = line('picture-title', t(`picture.${role}`));
  const made = element('div', { className: 'picture-origin' }, title, address(place, other), ...content);
  Object.assign(made.dataset, { role, origin: place.origin });
  return made;
}

function site(place, ...content) {
  const name = element('code', {}, `${place.scheme}://`, markedDomain(place));
  const label = element('p', { className: 'picture-site-label' }, `${t('picture.site')} `, name);
  const inside = element('div', { className: 'picture-inside' }, ...content);
  const made = element('div', { className: 'picture-site' }, label, inside);
  made.dataset.site = siteOf(place);
  return made;
}

const names = {
  'same-origin': ['same-origin'],
  'same-site': ['cross-origin', 'same-site'],
  'cross-site': ['cross-origin', 'cross-site'],
};

// The names of a relation, each a word of its own.
export const relationNames = (relation) => element(
  'p',
  { className: 'picture-relation' },
  ...names[relation].map((name) => named('picture-name', t(`picture.${name}`))),
);

// The way of a fetch from the page to the API, through the walls that it has to pass.
const way = (relation) => element(
  'div',
  { className: 'picture-way' },
  relationNames(relation),
  element('span', { className: 'picture-arrow', ariaHidden: 'true' }),
  line('picture-rule', t(`picture.rule.${relation}`)),
);

// Cookies belong to a host, whatever the scheme and port of the origin.
const jar = ({ host }, shared = false) => line('picture-jar', t(shared ? 'picture.jar-shared' : 'picture.jar', { host }));

function map(data) {
  const { web, api, relation } = data;
  const between = way(relation);
  if (relation === 'same-origin') {
    const halves = [half('page', pageChain()), between, half('api', apiChain(data))];
    return [site(web, origin('both', web, api, ...halves), jar(web))];
  }
  const column = (...content) => element('div', { className: 'picture-column' }, ...content);
  const shared = web.host === api.host ? [jar(web, true)] : [];
  const own = (place) => (shared.length ? [] : [jar(place)]);
  const here = column(origin('page', web, api, pageChain()), ...own(web));
  const there = column(origin('api', api, web, apiChain(data)), ...own(api));
  return relation === 'same-site'
    ? [site(web, here, between, there, ...shared)]
    : [site(web, here), between, site(api, there), ...shared];
}

// Why they relate as they do, in a sentence.
export function relationSentence({ web, api, relation }) {
  const differing = ['scheme', 'host', 'port'].filter((name) => String(web[name]) !== String(api[name]));
  const parts = new Intl.ListFormat(language).format(differing.map((name) => t(`picture.${name}`)));
  const key = relation === 'cross-site' && web.scheme !== api.scheme ? 'schemes' : relation;
  return rich(`picture.summary.${key}`, { parts, site: siteOf(web), other: siteOf(api) });
}

// Return a figure of `data`, which is one of web/data/scenarios/: web, api, relation and proxied.
export function picture(data) {
  const figure = element(
    'figure',
    { className: 'picture' },
    element('div', { className: 'picture-map' }, ...map(data)),
    element('figcaption', {}, ...relationSentence(data)),
  );
  figure.dataset.relation = data.relation;
  return figure;
}

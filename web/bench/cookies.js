// The cookies of both origins, as far as JavaScript and Django can tell: who sees which name, and never a value.
import { cookiesOnThisOrigin, namesIn, toTheApi } from '../shared/cookie-names.js';
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';

const list = ({ result }) => (result === 'none' ? [] : result.split(' '));
const setting = (data, name, usual) => data?.settings.find((one) => one.name === name)?.value ?? usual;

function sees({ names, title }, name) {
  const cell = element('td');
  cell.dataset.label = title.textContent; // where the table's head has no room
  if (!names) {
    cell.append(element('span', { className: 'quiet', textContent: t('cookies.unknown') }));
    return cell;
  }
  const seen = names.includes(name);
  const mark = { className: `mark ${seen ? 'go' : 'warn'}`, textContent: t(seen ? 'cookies.sees' : 'cookies.sees-not') };
  cell.append(element('span', mark));
  cell.dataset.sees = seen;
  return cell;
}

const column = (key, values, names) => ({
  title: element('th', { scope: 'col' }, ...rich(`cookies.${key}`, values)), names,
});

function columnsOf({ config, received, there }) {
  const onApi = there && list(namesIn(new URLSearchParams(there)));
  const other = config.webOrigin === config.apiOrigin ? [] : [column('there', { origin: config.apiOrigin }, onApi)];
  const request = received
    ? column('django', { method: received.method, path: received.path }, received.cookies)
    : column('django-none', {}, null);
  return [column('here', { origin: config.webOrigin }, list(cookiesOnThisOrigin())), ...other, request];
}

function table(names, columns) {
  const rows = names.map((name) => {
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', { textContent: name })),
      ...columns.map((one) => sees(one, name)),
    );
    row.dataset.cookie = name;
    return row;
  });
  const first = element('th', { scope: 'col', textContent: t('cookies.cookie') });
  return element(
    'table',
    { className: 'cookies-table' },
    element('thead', {}, element('tr', {}, first, ...columns.map(({ title }) => title))),
    element('tbody', {}, ...rows),
  );
}

function notes({ config, data }, session) {
  const [web, api] = [config.webOrigin, config.apiOrigin].map((origin) => new URL(origin).hostname);
  const hidden = setting(data, 'SESSION_COOKIE_HTTPONLY', 'true') === 'true';
  return [
    ...(hidden ? [element('p', {}, ...rich('cookies.http-only', { cookie: session }))] : []),
    element('p', {}, ...rich(web === api ? 'cookies.one-host' : 'cookies.two-hosts', { web, api })),
    element('p', { className: 'quiet', textContent: t('cookies.devtools') }),
  ];
}

// The API's document.cookie can be read on its origin alone: a page there does, and leads back.
function look({ config }) {
  if (!config.lab || config.webOrigin === config.apiOrigin) return [];
  const link = element('a', { className: 'button plain', href: toTheApi('/?looked'), textContent: t('cookies.look') });
  return [element('p', { className: 'buttons' }, link)];
}

// Fill `place`. `received` is the last request of the page that Django saw, as the witness recorded it, and
// `there` what the small page on the API's origin said in its query; null where nobody looked.
export function showCookies(place, context) {
  const session = setting(context.data, 'SESSION_COOKIE_NAME', 'sessionid');
  const columns = columnsOf(context);
  const seen = columns.flatMap(({ names }) => names ?? []);
  const names = [...new Set([session, context.config.csrfCookieName, ...seen])];
  place.className = 'cookies';
  place.replaceChildren(table(names, columns), ...look(context), ...notes(context, session));
}

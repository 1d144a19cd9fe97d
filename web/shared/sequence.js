// The drawing of both sides: each request of a case as a sequence page -> browser -> Django and back, with what was sent,
// withheld, answered, hidden and stored. Real text in the order of the events; the three lanes are the style's.
import { config } from '/config.js';
import { element } from './element.js';
import { byRequest, explains, statusOf } from './exchanges.js';
import { inWords, reasons as reasonTexts, rich, richText, t } from './language.js';
import { matterOf } from './matter.js';
import { rawRequest, rawResponse } from './raw-headers.js';
import { stepsOf } from './steps.js';

const longestBody = 300;
const signs = { yes: '✓', no: '✕', note: '·' };

const sign = (kind) => element('span', { className: `sign ${kind}`, ariaHidden: 'true', textContent: signs[kind] });
const shorten = (text) => (text.length > longestBody ? `${text.slice(0, longestBody)}…` : text);

// The reason's sentence, which is loaded when it is shown. Several are possible while the browser's policy is not known.
function sentences(found) {
  return found.map((reason, index) => {
    const shown = element('span', { className: 'reason-sentence' });
    reasonTexts().then((texts) => shown.append(
      ...(index ? [`${t('sequence.or')} `] : []),
      ...richText(texts[reason.id]?.sentence ?? reason.id, inWords(reason.values)),
    ));
    return element('span', { className: 'reason' }, ' ', shown, ...codes([reason]));
  });
}

// A long name may break at its dots and before its port, rather than anywhere.
const breakable = (name) => name.split(/(?=[.]|:\d)/).flatMap((part, index) => (index ? [element('wbr'), part] : [part]));

// Chrome DevTools' name of a reason, to search for.
const codes = (found) => found.filter(({ devtools }) => devtools)
  .flatMap(({ devtools }) => [' ', element('code', { className: 'devtools' }, ...breakable(devtools))]);

const lineView = ({ sign: kind, key, values, reasons }) => element(
  'li',
  { className: kind },
  sign(kind),
  element('span', {}, ...(reasons.length ? sentences(reasons) : rich(`sequence.line.${key}`, values))),
);

function rawView({ pair, response }) {
  if (!pair?.seen) return [];
  const lines = response ? rawResponse(pair.seen) : rawRequest(pair.seen);
  return [element(
    'details',
    {},
    element('summary', { textContent: t(response ? 'sequence.response-headers' : 'sequence.request-headers') }),
    element('pre', { textContent: lines.join('\n') }),
  )];
}

function stepView(step, names, predicted) {
  const { from, to, at, key, values, lines, reasons = [], text, blocked, pair } = step;
  const where = at ? names[at] : t('sequence.from-to', { from: names[from], to: names[to] });
  const view = element(
    'li',
    { className: at ? `step at-${at}` : `step ${from}-${to}` },
    element('p', { className: 'where', textContent: where }),
    element('p', { className: 'what' }, ...(blocked ? [sign('no'), ' '] : []), element('strong', {}, ...rich(`sequence.step.${key}`, values)), ...codes(reasons)),
    ...(lines.length ? [element('ul', { className: 'lines' }, ...lines.map(lineView))] : []),
    ...(text ? [element('pre', { className: 'body', textContent: shorten(text) })] : []),
    ...(at ? [] : [element('span', { className: 'arrow', ariaHidden: 'true' })]),
    ...rawView(step),
  );
  view.dataset.step = key;
  if (blocked) view.dataset.blocked = '';
  if (pair ? !pair.seen : predicted) view.dataset.predicted = '';
  return view;
}

function matterView({ sign: kind, key, values }, reasons, measured) {
  const view = element(
    'p',
    { className: `matter ${kind}` },
    sign(kind),
    element(
      'span',
      {},
      element('strong', {}, ...rich(`sequence.${measured ? 'matter' : 'matter-predicted'}.${key}`, values)),
      ...sentences(reasons),
    ),
  );
  view.dataset.matter = key;
  return view;
}

function lanes(names, origins) {
  const lane = (name) => element(
    'p',
    { className: `lane lane-${name}` },
    element('strong', { textContent: names[name] }),
    ...(origins[name] ? [element('code', {}, ...breakable(origins[name]))] : []),
  );
  return element('div', { className: 'lanes' }, lane('page'), lane('browser'), lane('django'));
}

// Why an earlier request was not sent, or may not be read.
const ownReasons = ({ preflight, hops }) => [hops.at(-1) ?? preflight].flatMap((pair) => pair?.predicted?.reason ?? []);

// An earlier request, for a CSRF token, is closed unless something in it went wrong.
function earlier({ hops }, list, shown) {
  const { values } = list[0];
  const failed = list.some(({ blocked, lines }) => blocked || lines.some(({ sign: kind }) => kind === 'no'));
  const status = hops.length ? statusOf(hops.at(-1)) : null;
  const summary = element('summary', {}, ...rich('sequence.earlier', { ...values, status: status ?? '✕' }));
  return element('details', { className: 'earlier', open: failed }, summary, shown);
}

// `exchanges`: the witness's records, or null where it could not be read (then the model's stand in for them, marked).
// `cell`: what is predicted for this case in this browser; `others`: further predictions that are possible as well.
// `outcome`: what the page got, from api.js, or nothing while the request is not sent; `before`: the outcomes of the
// requests that the page sent for it, a CSRF token's for example. `origins`: of the deployment in which it was sent.
const running = { web: config.webOrigin, api: config.apiOrigin };

export function sequence({ exchanges, cell, others = [], outcome, before = [], origins = running }) {
  const result = outcome?.result ?? cell?.predicted;
  const seen = outcome && !outcome.trace ? null : exchanges; // without a trace nothing was recorded
  const right = [cell, ...others].filter((possible) => possible && explains(possible, { result, outcome, exchanges: seen }));
  const [trusted, ...alternatives] = right;
  const reasons = [...new Map(right.filter(({ reason }) => reason).map(({ reason }) => [reason.id, reason])).values()];
  const own = [...before, ...(outcome?.method ? [outcome] : [])];
  const requests = byRequest(seen ?? null, trusted?.exchanges ?? [], own);
  const main = requests.at(-1) ?? { preflight: null, hops: [], outcome };
  const navigated = ({ hops }) => hops.some(({ seen, predicted }) => (seen ? seen.sec_fetch_mode === 'navigate' : predicted.navigates));
  const origin = main.hops[0]?.seen?.origin ?? origins.web;
  const pages = { [origins.api]: 'django-page', [origins.web]: 'page' };
  const names = {
    page: t(`sequence.${pages[origin] ?? 'other-page'}`),
    browser: t('sequence.browser'),
    django: t('sequence.django'),
  };

  const steps = requests.map((request) => {
    const index = (pair) => trusted?.exchanges.indexOf(pair.predicted) ?? -1;
    const list = stepsOf(request, {
      apiOrigin: origins.api,
      navigates: navigated(request),
      reasons: request === main ? reasons : ownReasons(request),
      alternatives: (pair) => (index(pair) < 0 ? [] : alternatives.map((possible) => possible.exchanges[index(pair)])),
    });
    const shown = element('ol', { className: 'steps' }, ...list.map((step) => stepView(step, names, !outcome)));
    return request === main ? shown : earlier(request, list, shown);
  });
  const view = element(
    'div',
    { className: 'sequence' },
    matterView(matterOf(main, { result, reasons, navigates: navigated(main) }), reasons, Boolean(outcome)),
    ...(requests.length && (!outcome || !seen) ? [element('p', { className: 'quiet', textContent: t(outcome ? 'sequence.not-witnessed' : 'sequence.predicted') })] : []),
    ...(requests.length ? [lanes(names, { page: origin, django: origins.api }), ...steps] : []),
  );
  view.dataset.result = result ?? '';
  if (!outcome || !seen) view.dataset.predicted = '';
  return view;
}

// Outcomes on the page: one place beside each action, and a log of them all.
import { element } from '../shared/element.js';
import { exchangeView } from './exchange.js';
import { explain } from '../shared/explain.js';
import { witnessOf } from '../shared/witness.js';

const longestBody = 600;

const shorten = (text) => (
  text.length > longestBody ? `${text.slice(0, longestBody)}… (${text.length} characters in all)` : text
);

function request({ method, url, credentials, csrf }) {
  const code = (text) => element('li', {}, element('code', { textContent: text }));
  const lines = [code(`${method} ${url}`), code(`credentials: ${credentials}`)];
  if (csrf) lines.push(element('li', {}, element('code', { textContent: 'X-CSRFToken' }), ` ${csrf}`));
  return element('ul', { className: 'request' }, ...lines);
}

function pageSide(outcome) {
  return element(
    'div',
    { className: 'side' },
    element('h3', { textContent: 'What this page could read' }),
    request(outcome),
    element('pre', { textContent: outcome.error ?? shorten(outcome.text) }),
  );
}

// Return the sentence `fix` with its lines of configuration as code, titled with their file.
function fixView(fix, fixes) {
  const parts = [];
  let rest = fix;
  for (const { text, file } of fixes.flat()) {
    const [before, ...after] = file ? rest.split(text) : [];
    if (!after.length) continue;
    parts.push(before, element('code', { textContent: text, title: file }));
    rest = after.join(text);
  }
  return [...parts, rest];
}

function reasonView({ sentence, devtools_code: code, clause, fix, fixes = [], policy }) {
  return element(
    'dl',
    { className: 'reason' },
    element('dt', { textContent: policy ? `Why (${policy})` : 'Why' }),
    element('dd', { textContent: sentence }),
    element('dt', { textContent: 'How to fix it' }),
    element('dd', {}, ...fixView(fix, fixes)),
    element('dt', { textContent: 'To look it up' }),
    element('dd', {}, ...(code ? [element('code', { textContent: code }), ', '] : []), clause),
  );
}

// Outside the demo a request has no trace, and only the page's side is shown.
function djangoSide({ trace }) {
  if (!trace) return [];
  const heading = element('h3', { textContent: 'What Django received and answered' });
  const side = element('div', { className: 'side witness' }, heading, element('p', { textContent: 'Waiting …' }));
  witnessOf(trace).then(({ exchanges, problem }) => {
    side.replaceChildren(heading, exchanges?.length
      ? element('ol', {}, ...exchanges.map(exchangeView))
      : element('p', { textContent: problem ?? 'Nothing reached Django.' }));
    side.dataset.exchanges = exchanges?.length ?? 'unknown';
  });
  return [side];
}

// Only the summary is a live region: a screen reader need not read out settings, URLs and JSON.
export function outcomeView(container) {
  const summary = element('div', { role: 'status' });
  const why = element('div');
  const details = element('div', { className: 'sides' });
  container.replaceChildren(summary, why, details);

  return {
    isBusy: () => container.ariaBusy === 'true',
    begin() {
      container.ariaBusy = 'true';
      summary.replaceChildren(element('p', { textContent: 'Waiting …' }));
      why.replaceChildren();
      details.replaceChildren();
      delete container.dataset.result;
      delete container.dataset.agrees;
    },
    show(action, outcome, comparison, reasons) {
      const result = element('strong', { className: 'result', textContent: outcome.status ?? 'Exception' });
      summary.replaceChildren(element('p', {}, result, ` ${explain(action, outcome)}`));
      if (comparison) {
        summary.append(element('p', { className: 'comparison', textContent: comparison.text }));
        container.dataset.agrees = comparison.agrees;
      }
      why.replaceChildren(...reasons.map(reasonView));
      details.replaceChildren(pageSide(outcome), ...djangoSide(outcome));
      container.ariaBusy = 'false';
      container.dataset.result = outcome.result;
    },
  };
}

export function addToLog(log, outcome) {
  const now = new Date();
  log.prepend(element(
    'li',
    {},
    element('time', { dateTime: now.toISOString(), textContent: now.toTimeString().slice(0, 8) }),
    ' ',
    element('code', { textContent: `${outcome.method} ${outcome.path}` }),
    ' ',
    element('strong', { className: 'result', textContent: outcome.status ?? outcome.error }),
  ));
}

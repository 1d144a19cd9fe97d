// The five small marks of an entry: what each recorded browser shows, and whether that is as it should be.
import { element } from '../shared/element.js';
import { t } from '../shared/language.js';

export const variants = ['chromium', 'chromium-blocked', 'firefox', 'webkitgtk', 'webkitgtk-itp'];
const signs = { go: '✓', stop: '✕' };
const worded = ['throws', 'opaque', 'hidden', 'varies'];

const word = (result) => (worded.includes(result) ? t(`catalogue.results.${result}`) : result);
const fullName = (variant) => `${t(`browsers.${variant}.name`)}: ${t(`browsers.${variant}.policy`)}`;

export function mark(kind, result) {
  return element('span', { className: `mark ${kind}`, textContent: `${signs[kind]} ${word(result)}` });
}

function cell(variant, result, right) {
  const kind = right ? 'go' : 'stop';
  const short = element('span', { className: 'cell-browser', textContent: t(`catalogue.short.${variant}`) });
  short.setAttribute('aria-hidden', 'true');
  const made = element(
    'li',
    { className: `cell ${kind}`, title: fullName(variant) },
    short,
    element('span', { className: 'visually-hidden', textContent: `${t(`browsers.${variant}.name`)}: ` }),
    element('span', { className: 'cell-result', textContent: `${signs[kind]} ${word(result)}` }),
    element('span', { className: 'visually-hidden', textContent: ` ${t(`catalogue.${kind}`)}` }),
  );
  made.dataset.variant = variant;
  made.dataset.result = result;
  return made;
}

export function marks({ results, right }) {
  const measured = variants.filter((variant) => variant in results);
  return element('ul', { className: 'marks' }, ...measured.map((variant) => (
    cell(variant, results[variant], right.includes(variant))
  )));
}

// What the marks mean, and which browsers they are of.
export function legend() {
  const browsers = variants.map((variant) => element(
    'div',
    {},
    element('dt', { textContent: t(`catalogue.short.${variant}`) }),
    element('dd', { textContent: fullName(variant) }),
  ));
  const meanings = ['go', 'stop'].map((kind) => element(
    'div',
    {},
    element('dt', {}, element('span', { className: `mark ${kind}`, textContent: signs[kind] })),
    element('dd', { textContent: t(`catalogue.${kind}-means`) }),
  ));
  const words = worded.map((result) => element(
    'div',
    {},
    element('dt', { textContent: word(result) }),
    element('dd', { textContent: t(`catalogue.result-means.${result}`) }),
  ));
  return element('dl', { className: 'legend' }, ...meanings, ...browsers, ...words);
}

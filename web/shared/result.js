// The result of a case as a mark: a sign, a word and a colour. `throws` is an exception; a case that reads cookies results
// in their names.
import { element } from './element.js';
import { t } from './language.js';

export const signs = { go: '✓', stop: '✕', warn: '◦' };
const worded = ['throws', 'opaque', 'hidden', 'varies', 'none', 'unseen'];

export const resultText = (result) => (worded.includes(result) ? t(`results.${result}`) : result);

export function kindOf(result) {
  if (/^[23]\d\d$/.test(result)) return 'go';
  return result === 'throws' || /^[45]\d\d$/.test(result) ? 'stop' : 'warn';
}

export function resultMark(result) {
  const kind = kindOf(result);
  const mark = element('span', { className: `mark ${kind}`, textContent: `${signs[kind]} ${resultText(result)}` });
  mark.dataset.result = result;
  return mark;
}

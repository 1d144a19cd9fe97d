// How to fix a reason: the sentence, and its lines as they are written in each file, to copy.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { fill, t } from '../shared/language.js';

const isLine = ({ setting, text }) => Boolean(setting) && (text.startsWith(setting) || text.startsWith('fetch('));

// Return `sentence` as nodes, with the lines in it as code.
function sentenceView(sentence, lines) {
  const parts = [];
  let rest = sentence;
  for (const { text } of lines) {
    const place = rest.indexOf(text);
    if (place < 0) continue;
    parts.push(rest.slice(0, place), element('code', { textContent: text }));
    rest = rest.slice(place + text.length);
  }
  return [...parts, rest];
}

function fileView(file, lines) {
  const code = copyable([...new Set(lines.map(({ text }) => text))].join('\n'));
  const made = element('div', { className: 'fix-file' }, element('p', { className: 'quiet' }, element('code', { textContent: file })), code);
  made.dataset.file = file;
  return made;
}

// The changes of one way to fix it belong together; any of the ways is enough.
function wayView(way) {
  const files = Object.groupBy(way.filter(isLine), ({ file }) => file);
  return Object.entries(files).map(([file, lines]) => fileView(file, lines));
}

// `texts` has the templates of the reason's `sentence` and `fix`.
export function fixView({ values, fixes }, texts) {
  const lines = fixes.flat().filter(isLine);
  const ways = fixes.map(wayView).filter((way) => way.length);
  const separated = ways.flatMap((way, index) => (
    index ? [element('p', { className: 'quiet', textContent: t('understand.or') }), ...way] : way
  ));
  return element(
    'div',
    { className: 'fix' },
    element('p', {}, ...sentenceView(fill(texts.fix, values), lines)),
    ...separated,
  );
}

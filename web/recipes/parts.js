// What to write: a card a file, with its lines to copy, and why each of them.
import { copyable } from '../shared/copy.js';
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';

const whyView = ({ setting, text }) => element(
  'div',
  {},
  element('dt', {}, element('code', { textContent: setting })),
  element('dd', { textContent: text }),
);

const whysView = (whys) => element(
  'details',
  { className: 'whys' },
  element('summary', { textContent: t('recipes.whys') }),
  element('dl', {}, ...whys.map(whyView)),
);

// A text is as wide as its lines: on a narrow screen it is scrolled, by the keyboard too.
function code(text, name) {
  const made = copyable(text.trimEnd(), name);
  const lines = made.querySelector('code');
  lines.tabIndex = 0;
  lines.setAttribute('role', 'group');
  lines.setAttribute('aria-label', name);
  return made;
}

// What a project has already, or may have in another way, is closed at first.
const closed = ['views', 'urls', 'axios', 'env'];

function partView({ id, text }, whys) {
  const title = t(`recipes.parts.${id}.title`);
  const made = element(
    'details',
    { className: 'card part', open: !closed.includes(id) },
    element('summary', {}, element('h3', { textContent: title })),
    element('p', { className: 'quiet' }, ...rich(`recipes.parts.${id}.about`)),
    code(text, title),
    ...(id === 'settings' && whys.length ? [whysView(whys)] : []),
  );
  made.dataset.part = id;
  return made;
}

export const partViews = (parts, whys) => parts.map((part) => partView(part, whys));

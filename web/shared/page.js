// What every page has: the bar with the other pages and the languages, and the texts of the page's own HTML.
// An element with data-t="key" gets that text; data-t-label="key" is its accessible name.
import { element } from './element.js';
import { language, languages, rich, switchTo, t } from './language.js';

const pages = [
  ['bench', '/'], ['lesson', '/lesson.html'], ['catalogue', '/catalogue.html'], ['recipes', '/recipes.html'],
];
const here = location.pathname.replace(/index\.html$/, '');

function links() {
  return pages.map(([name, path]) => {
    const link = element('a', { href: path, textContent: t(`common.${name}`) });
    if (path === here) link.setAttribute('aria-current', 'page');
    return element('li', {}, link);
  });
}

function choices() {
  return Object.entries(languages).map(([code, name]) => {
    const button = element('button', { type: 'button', lang: code, textContent: name });
    button.setAttribute('aria-pressed', code === language);
    button.addEventListener('click', () => switchTo(code));
    return button;
  });
}

function bar() {
  const nav = element('nav', {}, element('ul', {}, ...links()));
  nav.setAttribute('aria-label', t('common.pages'));
  const group = element('div', { className: 'languages' }, ...choices());
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', t('common.language'));
  document.getElementById('bar').append(
    element('a', { className: 'skip', href: '#main', textContent: t('common.skip') }),
    element('a', { className: 'brand', href: '/', textContent: 'crosshost' }),
    nav,
    group,
  );
}

export function fillTexts(root = document) {
  root.querySelectorAll('[data-t]').forEach((filled) => filled.replaceChildren(...rich(filled.dataset.t)));
  root.querySelectorAll('[data-t-label]').forEach((filled) => filled.setAttribute('aria-label', t(filled.dataset.tLabel)));
}

bar();
fillTexts();

// Call when the page can be used: the line that says that a script did not load goes away.
export function ready() {
  document.getElementById('not-ready')?.remove();
  document.getElementById('main').hidden = false;
}

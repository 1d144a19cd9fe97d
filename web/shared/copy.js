// Lines to copy: the text as code, and a button that says when it is done.
import { element } from './element.js';
import { t } from './language.js';

const shown = 2500; // milliseconds for which the button says so

// One live region for all buttons: a screen reader speaks what changes in it.
let spoken;
function say(text) {
  if (!spoken) {
    spoken = element('p', { id: 'copied', className: 'visually-hidden' });
    spoken.setAttribute('role', 'status');
    document.body.append(spoken);
  }
  spoken.textContent = '';
  setTimeout(() => { spoken.textContent = text; }, 50); // a region that is new, or has the text already, is not spoken
}

// Over plain http only localhost has the clipboard; elsewhere the selected text is copied the old way, if the browser can.
async function copy(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand('copy');
  }
}

// Return the lines with their button. Many lines need a `name`, by which a screen reader speaks of the button.
export function copyable(text, name = text) {
  const code = element('code', { textContent: text });
  const button = element('button', { type: 'button', className: 'plain', textContent: t('common.copy') });
  button.setAttribute('aria-label', t('common.copy-line', { line: name }));
  button.addEventListener('click', async () => {
    if (!await copy(text, code)) {
      say(t('common.selected'));
      return;
    }
    say(t('common.copied'));
    button.textContent = t('common.copied');
    setTimeout(() => { button.textContent = t('common.copy'); }, shown);
  });
  return element('div', { className: 'copy' }, code, button);
}

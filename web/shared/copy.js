// Lines to copy: the text as code, and a button. Without permission to write to the clipboard the text is selected.
import { element } from './element.js';
import { t } from './language.js';

export function copyable(text) {
  const code = element('code', { textContent: text });
  const button = element('button', { type: 'button', className: 'plain', textContent: t('common.copy') });
  button.setAttribute('aria-label', t('common.copy-line', { line: text }));
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = t('common.copied');
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  return element('div', { className: 'copy' }, code, button);
}

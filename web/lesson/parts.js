// Small parts that the views of the lesson share.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';

export const text = (name, key, values, properties = {}) => element(name, properties, ...rich(`lesson.${key}`, values));

export function button(key, onClick, { id, className = '', disabled = false, values } = {}) {
  const made = element('button', { type: 'button', id, className, disabled, textContent: t(`lesson.${key}`, values) });
  made.addEventListener('click', onClick);
  return made;
}

// A line to copy. Without permission to write to the clipboard the line is selected instead.
export function copyable(line) {
  const code = element('code', { textContent: line });
  const copy = button('copy', async () => {
    try {
      await navigator.clipboard.writeText(line);
      copy.textContent = t('lesson.copied');
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  copy.setAttribute('aria-label', `${t('lesson.copy')}: ${line}`);
  return element('div', { className: 'copy' }, code, copy);
}

// A part of a step: its number, its heading and what is in it.
export function part(name, state, heading, ...content) {
  const title = element('h3', {}, element('span', { className: 'part-sign', ariaHidden: 'true' }), ...rich(`lesson.${heading}`));
  return element('section', { className: `part ${name} ${state}` }, title, ...content.filter(Boolean));
}

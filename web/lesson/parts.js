// Small parts that the views of the lesson share.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';

export const text = (name, key, values, properties = {}) => element(name, properties, ...rich(`lesson.${key}`, values));

export function button(key, onClick, { id, className = '', disabled = false, values } = {}) {
  const made = element('button', { type: 'button', id, className, disabled, textContent: t(`lesson.${key}`, values) });
  made.addEventListener('click', onClick);
  return made;
}

// A part of a step: its number, its heading and what is in it.
export function part(name, state, heading, values, ...content) {
  const title = element('h3', {}, element('span', { className: 'part-sign', ariaHidden: 'true' }), text('span', heading, values));
  return element('section', { className: `part ${name} ${state}` }, title, ...content.filter(Boolean));
}

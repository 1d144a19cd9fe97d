// The teacher's view: large type, answers hidden until they are asked for, and the keys that presenters send.

import { element } from '../shared/element.js';
import { button, text } from './parts.js';

// Right and left scroll nothing here; up and down still do.
const keys = {
  ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back', a: 'answer', t: 'view',
};

// Call `on[name]()` for a key; in the learner's view only `t` is one.
export function listen(isTeacher, on) {
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select');
    if (event.ctrlKey || event.altKey || event.metaKey || (typing && event.key.length > 1 && !event.key.startsWith('Page'))) return;
    const name = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || (name !== 'view' && !isTeacher())) return;
    event.preventDefault();
    on[name]();
  });
}

const shown = [['next', ['→', 'Page Down']], ['back', ['←', 'Page Up']], ['answer', ['A']]]; // the button names its own

// The bar at the bottom: the switch to the other view, and in the teacher's view every key.
export function teacherBar(isTeacher, { view }) {
  const key = (name) => element('kbd', { textContent: name });
  const list = shown.map(([name, names]) => element(
    'li',
    {},
    ...names.flatMap((one, index) => (index ? [' ', key(one)] : [key(one)])),
    ' ',
    ...text('span', `keys.${name}`).childNodes,
  ));
  const toggle = button(isTeacher ? 'keys.learner' : 'keys.teacher', view, { id: 'view', className: 'plain' });
  toggle.setAttribute('aria-keyshortcuts', 't');
  return element('footer', { className: 'keys' }, ...(isTeacher ? [element('ul', {}, ...list)] : [text('p', 'keys.about', {}, { className: 'quiet' })]), toggle);
}

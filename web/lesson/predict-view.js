// The second part of a step: the question, and what the person expects. It is fixed once Django has seen something.
import { element } from '../shared/element.js';
import { part, text } from './parts.js';

function option(step, key, { predicted, locked, onPredict }, values) {
  const id = `option-${key}`;
  const input = element('input', { type: 'radio', name: 'prediction', id, value: key, checked: predicted === key, disabled: locked });
  input.addEventListener('change', () => onPredict(key));
  return element('label', { className: 'option', htmlFor: id }, input, text('span', `steps.${step.id}.options.${key}`, values));
}

// In the teacher's view the class answers, so the options are a list.
export function predictView(step, view, values) {
  const question = text('p', `steps.${step.id}.question`, values, { className: 'question', id: 'question' });
  if (view.teacher) {
    const items = step.options.map((key) => {
      const item = text('li', `steps.${step.id}.options.${key}`, values);
      if (view.answerShown && key === view.result) item.className = 'right';
      return item;
    });
    return part('predict', view.result ? 'done' : 'open', 'predict.heading', {}, question, element('ol', { className: 'options' }, ...items));
  }
  const group = element('div', { className: 'options' }, ...step.options.map((key) => option(step, key, view, values)));
  group.setAttribute('role', 'radiogroup');
  group.setAttribute('aria-labelledby', 'question');
  return part('predict', view.predicted ? 'done' : 'open', 'predict.heading', {}, question, group);
}

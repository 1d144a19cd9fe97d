// The last part of a step: what happened, why a prediction was right or wrong, the drawing, and one line to remember.
import { element } from '../shared/element.js';
import { browsersView } from './browsers-view.js';
import { drawings } from './drawings.js';
import { button, part, text } from './parts.js';

const why = (step, result, option, values) => text('p', `steps.${step.id}.why.${result}.${option}`, values);
const option = (step, key, values) => text('strong', `steps.${step.id}.options.${key}`, values);

function verdict(step, { predicted, result }, values) {
  const right = predicted === result;
  const mark = text('span', right ? 'result.right' : 'result.wrong', {}, { className: `mark ${right ? 'go' : 'stop'}` });
  if (right) return [element('p', { className: 'verdict' }, mark, ' ', option(step, result, values)), why(step, result, result, values)];
  return [
    element('p', { className: 'verdict' }, mark, ' ', ...text('span', 'result.you-said').childNodes, ' ', option(step, predicted, values)),
    why(step, result, predicted, values),
    element('p', { className: 'verdict' }, ...text('span', 'result.it-was').childNodes, ' ', option(step, result, values)),
  ];
}

// For a class every option is explained: each of them somebody has chosen.
const explanations = (step, { result }, values) => element('dl', { className: 'explanations' }, ...step.options.flatMap((key) => [
  element('dt', { className: key === result ? 'right' : '' }, option(step, key, values)),
  element('dd', {}, why(step, result, key, values)),
]));

export function resultView(step, view, values) {
  if (!view.result) return null;
  if (!view.answerShown && view.teacher) {
    return part('result', 'open', 'result.heading', {}, button('result.show', view.onAnswer, { id: 'show-answer' }));
  }
  const answer = view.teacher || !view.predicted ? [explanations(step, view, values)] : verdict(step, view, values);
  const takeaway = element('p', { className: 'takeaway' }, text('span', 'result.takeaway', {}, { className: 'label' }), text('span', `steps.${step.id}.takeaway`, values));
  return part(
    'result',
    'done',
    'result.heading',
    {},
    element('div', { className: 'answer' }, ...answer),
    takeaway,
    browsersView(step, view),
    drawings(step, view, values),
    element('p', { className: 'buttons' }, button('result.again', view.onAgain, { id: 'again', className: 'plain' })),
  );
}

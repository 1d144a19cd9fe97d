// What the person has done so far: kept in the browser, and in a link that carries it to another origin, whose storage
// is another one. { at, steps: { ID: { predicted, result, tasks: { ID: record } } }, pending }
import { stepOf, steps } from './steps.js';

const key = 'crosshost-lesson';
const carried = /^([0-9a-f]{32})(?:-(\w{1,20}))?$/; // a trace, and what the page got
const empty = () => ({ at: steps[0].id, steps: {}, pending: null });

// Storage can be forbidden: then the progress lasts as long as this page.
export function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && stepOf(kept.at) && kept.steps ? { ...empty(), ...kept } : empty();
  } catch {
    return empty();
  }
}

export function save(progress) {
  try {
    localStorage.setItem(key, JSON.stringify(progress));
  } catch {
    // Nothing to do: the link still has it.
  }
}

export const startAgain = () => { save(empty()); return empty(); };

export const of = (progress, step) => (progress.steps[step.id] ??= { predicted: null, result: null, tasks: {} });

// In the link: ID.PREDICTED.RESULT.TASK=TRACE-RESULT.TASK=…, steps apart by ~. The witness has the rest for 15 minutes.
export function encode({ steps: done }) {
  return Object.entries(done).filter(([, { predicted, result }]) => predicted || result).map(([id, one]) => {
    const traces = Object.entries(one.tasks).filter(([, record]) => record.trace)
      .map(([task, { trace, outcome }]) => `${task}=${trace}${outcome?.result ? `-${outcome.result}` : ''}`);
    return [id, one.predicted ?? '', one.result ?? '', ...traces].join('.');
  }).join('~');
}

const recordOf = (trace, result) => ({ trace, outcome: { trace, result } });

// A link may come from anybody: only what the table of steps knows is taken from it.
export function decode(text) {
  const entries = (text ?? '').split('~').flatMap((part) => {
    const [id, predicted, result, ...traces] = part.split('.');
    const step = stepOf(id);
    if (!step) return [];
    const known = (option) => (step.options.includes(option) ? option : null);
    const tasks = traces.map((pair) => pair.split('='))
      .filter(([task, value]) => step.tasks.some((one) => one.id === task) && carried.test(value))
      .map(([task, value]) => [task, recordOf(...carried.exec(value).slice(1))]);
    return [[id, { predicted: known(predicted), result: known(result), tasks: Object.fromEntries(tasks) }]];
  });
  return Object.fromEntries(entries);
}

const isSame = (kept, one) => kept?.predicted === one.predicted && kept.result === one.result
  && Object.entries(one.tasks).every(([task, { trace }]) => kept.tasks[task]?.trace === trace);

// A link that carries progress is what the person has done last: this origin's own may be of an earlier round, but of the
// same step it knows more.
export function take(progress, others) {
  progress.steps = Object.fromEntries(Object.entries(others).map(
    ([id, one]) => [id, isSame(progress.steps[id], one) ? progress.steps[id] : one],
  ));
}

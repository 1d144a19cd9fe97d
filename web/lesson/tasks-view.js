// The third part of a step: what to do, and what Django has seen of it.
import { element } from '../shared/element.js';
import { button, part, text } from './parts.js';
import { exchangeFor, isDone, missing } from './seen.js';

const listed = (names) => names.map((name) => name || '(=)').join(', ');

function shown(result) {
  if (result === 'none') return text('span', 'seen.document-cookie-none');
  return text('span', 'seen.document-cookie', { names: result === 'both' ? 'csrftoken, sessionid' : result });
}

// One line for each request that Django has seen, and one for what the page got of it.
function seenLines(task, { outcome, exchanges = [] }) {
  const lines = task.expects.map((expected) => exchangeFor(expected, exchanges)).filter(Boolean).map((exchange) => {
    const { method, path, host, status, cookies, set_cookies: set, csrf_reason: reason } = exchange;
    const own = task.does === 'look-here';
    const values = {
      method, path: own ? '/' : path, host, status, cookies: listed(cookies), set: listed(set.filter(({ deleted }) => !deleted).map(({ name }) => name)), reason,
    };
    const sentence = text('span', cookies.length ? 'seen.with-cookies' : 'seen.without-cookies', values);
    if (!own && values.set) sentence.append(' ', ...text('span', 'seen.set', values).childNodes);
    if (reason) sentence.append(' ', ...text('span', 'seen.reason', values).childNodes);
    return sentence;
  });
  if (task.does.startsWith('look')) lines.push(shown(outcome.result));
  else if (outcome.result === 'throws') lines.push(text('span', task.does === 'visit-attacker' ? 'seen.attacker-threw' : 'seen.threw', { error: outcome.error ?? '' }));
  else if (outcome.result && task.page) lines.push(text('span', 'seen.read', { status: outcome.result }));
  return lines;
}

// Why the step stays open, by what Django saw.
function problems(task, record) {
  if (record.problem) return [text('span', 'missing.no-record', { problem: record.problem })];
  return missing(task, record).map(({ id, values }) => text('span', `missing.${id}`, values));
}

function taskView(step, task, index, view, values) {
  const record = view.records[task.id];
  const done = isDone(task, record) || Boolean(view.result); // the step was done on another origin
  const before = step.tasks.slice(0, index).every((one) => isDone(one, view.records[one.id]));
  const busy = view.busy === task.id;
  const press = button(`steps.${step.id}.tasks.${task.id}`, () => view.onTask(task), {
    id: `task-${task.id}`,
    disabled: !view.canStart || !before || Boolean(view.busy) || (!view.teacher && !view.predicted),
    className: done ? 'plain' : '',
    values,
  });
  const state = busy ? 'busy' : done ? 'done' : record ? 'failed' : 'todo';
  const content = [element('p', { className: 'buttons' }, press)];
  if (task.hint && !done) content.unshift(text('p', `steps.${step.id}.hints.${task.id}`, values, { className: 'hint' }));
  if (record && !busy && (view.answerShown || !view.teacher)) {
    const lines = (done ? seenLines : problems)(task, record).map((line) => element('li', {}, line));
    content.push(element('ul', { className: done ? 'seen' : 'missing' }, ...lines));
  }
  const item = element('li', { className: `task ${state}` }, ...content);
  item.dataset.state = state;
  return item;
}

export function tasksView(step, view, values) {
  const tasks = step.tasks.map((task, index) => taskView(step, task, index, view, values));
  const first = !view.teacher && !view.predicted && view.canStart;
  return part(
    'do',
    view.result ? 'done' : 'open',
    'do.heading',
    {},
    first && text('p', 'do.predict-first', {}, { className: 'quiet' }),
    element('ol', { className: 'tasks' }, ...tasks),
  );
}

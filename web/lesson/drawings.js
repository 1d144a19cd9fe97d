// The drawing of what happened: a request at a time, page, browser and Django. It is loaded when there is one to show.
import { cell } from '../shared/data.js';
import { element } from '../shared/element.js';
import { text } from './parts.js';
import { possible } from './browsers-view.js';

// A record that came by a link has no outcome of the page: its result is in the table of steps.
const outcomeOf = (task, { trace, outcome }) => outcome ?? { ...task.expects.at(-1), status: undefined, trace };

function drawing(sequence, task, record, data) {
  if (!record?.exchanges?.length) return text('p', 'result.expired', {}, { className: 'quiet' });
  const cells = data && task.case ? possible().map((variant) => cell(data, task.case, variant)).filter(Boolean) : [];
  const outcome = outcomeOf(task, record);
  return sequence({ exchanges: record.exchanges, cell: cells[0], others: cells.slice(1), outcome });
}

export function drawings(step, { records, scenario }) {
  const drawn = step.tasks.filter(({ case: known, does }) => known || does === 'log-in');
  if (!drawn.length) return null;
  const figure = element('figure', { className: 'drawings' });
  import('../shared/sequence.js').then(({ sequence }) => {
    figure.append(...drawn.map((task) => drawing(sequence, task, records[task.id], scenario.data)));
  });
  return figure;
}

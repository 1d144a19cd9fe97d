// The drawing of what happened: a request at a time, page, browser and Django. It is loaded when there is one to show.
import { cell } from '../shared/data.js';
import { element } from '../shared/element.js';
import { rich } from '../shared/language.js';
import { possible } from './browsers-view.js';
import { text } from './parts.js';
import { exchangeFor } from './seen.js';

const about = ({ method, path }) => (exchange) => exchange.path.startsWith(path)
  && [method, 'OPTIONS'].includes(exchange.method);

// What the page got. A record that came by a link has lost all but the result, and of a form the page gets nothing.
function outcomeOf({ method, path }, { trace, outcome, exchanges }, isFirst) {
  if (outcome.path === path) return outcome;
  const status = exchangeFor({ method, path }, exchanges)?.status;
  const result = (isFirst && outcome.result) || String(status);
  return { method, path, trace, status: result === 'throws' ? undefined : status, result };
}

// A login by fetch may begin with a request for the CSRF token, and is drawn whole; the attacker's two requests are two.
function drawing(sequence, task, expected, record, { webOrigin, apiOrigin, data }) {
  const cells = data && task.case ? possible().map((variant) => cell(data, task.case, variant)).filter(Boolean) : [];
  const own = task.expects.length > 1 ? record.exchanges.filter(about(expected)) : record.exchanges;
  const origins = { web: webOrigin, api: apiOrigin };
  const isFirst = expected === task.expects[0];
  const [first, ...others] = isFirst ? cells : [];
  return sequence({ exchanges: own, cell: first, others, outcome: outcomeOf(expected, record, isFirst), origins });
}

const isDrawn = ({ case: known, does }) => known || does === 'log-in';

export function drawings(step, { records, scenario }, values) {
  const drawn = step.tasks.filter(isDrawn).flatMap((task) => task.expects.map((expected) => ({ task, expected })));
  if (!drawn.length) return null;
  const main = step.shows ?? drawn[0].task.id;
  const figure = element('figure', { className: 'drawings' });
  import('../shared/sequence.js').then(({ sequence }) => {
    figure.append(...drawn.map(({ task, expected }) => {
      const record = records[task.id];
      const content = record?.exchanges?.length
        ? drawing(sequence, task, expected, record, scenario)
        : text('p', 'result.expired', {}, { className: 'quiet' });
      if (drawn.length === 1) return content;
      const label = element('summary', {}, ...rich(`lesson.steps.${step.id}.tasks.${task.id}`, values), ' ', element('code', { textContent: `${expected.method} ${expected.path}` }));
      return element('details', { open: task.id === main && expected === task.expects[0] }, label, content);
    }));
  });
  return figure;
}

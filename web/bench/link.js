// A link that opens the bench in the same state: scenario, chosen case and results are in its fragment, which no server
// gets to see. A link can come from anybody, so that what it says is checked, and only ever shown as text.
const aResult = /^[\w -]{1,60}$/;
const plain = (text) => encodeURIComponent(text).replace(/%2F/g, '/').replace(/%20/g, '+');

const axes = ['login', 'request', 'credentials', 'header'];

// `results` are by `flow/id`, as is `shown`; `question` is a request of a person's own, or null.
export function fragmentOf({ scenario, shown, results, question }) {
  const fields = {
    scenario: plain(scenario),
    case: shown && plain(shown),
    ask: question && axes.map((axis) => plain(question[axis])).join(','),
    results: Object.entries(results).map(([key, result]) => `${plain(key)}:${plain(result)}`).join(','),
  };
  return `#${Object.entries(fields).filter(([, value]) => value).map((pair) => pair.join('=')).join('&')}`;
}

// Return the request of a person's own in a fragment of this scenario, or null. Who uses it looks whether its values exist.
export function questionIn(fragment, scenario) {
  const fields = new URLSearchParams(fragment.slice(1));
  if (fields.get('scenario') !== scenario || !fields.has('ask')) return null;
  const values = fields.get('ask').split(',');
  return Object.fromEntries(axes.map((axis, index) => [axis, values[index] ?? '']));
}

// Return { scenario, shown, results } of a fragment, or null for one that is not ours. `known` has every `flow/id`.
export function stateIn(fragment, known) {
  const fields = new URLSearchParams(fragment.slice(1));
  if (!fields.has('scenario')) return null;
  const pairs = (fields.get('results') ?? '').split(',').map((pair) => pair.split(':'));
  const right = pairs.filter(([key, result]) => known.includes(key) && aResult.test(result));
  const shown = fields.get('case');
  return {
    scenario: fields.get('scenario'),
    shown: known.includes(shown) ? shown : null,
    results: Object.fromEntries(right),
  };
}

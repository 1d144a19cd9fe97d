// The data of the scenarios, which `scripts/docs data` writes into web/data. lab/docs/data/__init__.py says how it is
// written; the functions here hide that.

const loaded = {};

// Return what /data/PATH has; null where there is no such file, as for a scenario of one's own.
function load(path) {
  loaded[path] ??= fetch(`/data/${path}`, { cache: 'no-cache', credentials: 'omit' }).then((response) => {
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`/data/${path}: ${response.status}`);
    return response.json();
  });
  loaded[path].catch(() => delete loaded[path]); // so that another try is possible
  return loaded[path];
}

export const scenarioList = () => load('scenarios.json');
export const scenarioData = (name) => load(`scenarios/${encodeURIComponent(name)}.json`);
export const whatIfData = (name) => load(`what-if/${encodeURIComponent(name)}.json`);
export const recipeSpace = () => load('recipes.json');
export const recipeData = (relation) => load(`recipes/${encodeURIComponent(relation)}.json`);

const nothing = {
  at: '', headers: [], preflight: false, for: null, navigates: false, origin: null, sent: [], withheld: [], missing: [],
  status: null, reaches: 'nothing', error: '', stored: [], refused: [], readable: false, reason: null,
};
const withReason = (data) => (entry) => ({ ...entry, reason: reasonOf(data, entry.reason) });

// Return the reason with this number: { id, values, devtools, clause, url, fixes }, or null.
export const reasonOf = (data, number) => data.reasons[number] ?? null;

// Return the requests with these numbers, in which each reason is the reason itself: { method, path, at, headers,
// preflight, for, navigates, origin, sent, withheld, missing, status, reaches, error, stored, refused, readable, reason }.
export function exchangesOf(data, numbers) {
  return numbers.map((number) => {
    const exchange = { ...nothing, ...data.exchanges[number] };
    const cookies = ['withheld', 'missing', 'refused'].map((name) => [name, exchange[name].map(withReason(data))]);
    return withReason(data)({ ...exchange, ...Object.fromEntries(cookies) });
  });
}

// Return what a browser does in a case: { expected, measured, predicted, exchanges, reason }; null for an unknown one.
export function cell(data, caseId, variant) {
  const cells = data.cases.find(({ id }) => id === caseId)?.cells ?? [];
  const found = cells.find(({ variants }) => variants.includes(variant));
  return found ? { ...withReason(data)(found), exchanges: exchangesOf(data, found.exchanges) } : null;
}

// Return the same of a request that a person tries, where nothing is expected and nothing measured. `data` is from
// whatIfData, and the `question` { login, credentials, request, header } has a value of data.axes for each.
export function whatIf(data, question, variant) {
  const axes = Object.entries(data.axes);
  const row = axes.reduce((place, [axis, values]) => place * values.length + values.indexOf(question[axis]), 0);
  const known = axes.every(([axis, values]) => values.includes(question[axis])) && data.variants.includes(variant);
  if (!known) return null;
  const { result, exchanges, reason } = data.outcomes[data.cells[row][data.variants.indexOf(variant)]];
  const predicted = { expected: null, measured: null, predicted: result, reason };
  return { ...withReason(data)(predicted), exchanges: exchangesOf(data, exchanges) };
}

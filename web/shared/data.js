// TEMPORARY of benchrun until data's own arrives.
const get = async (path) => { const r = await fetch(path, { cache: 'no-cache', credentials: 'omit' }); if (!r.ok) throw new Error(`${path}: ${r.status}`); return r.json(); };
export const scenarioData = (name) => get(`/data/scenarios/${encodeURIComponent(name)}.json`);
export const whatIfData = (name) => get(`/data/what-if/${encodeURIComponent(name)}.json`);
const empty = { headers: [], preflight: false, navigates: false, origin: null, sent: [], withheld: [], missing: [], status: null, stored: [], refused: [], readable: false, reason: null };
const reasonAt = (data, i) => (i === null || i === undefined ? null : data.reasons[i]);
const listed = (data, list) => list.map(({ cookie, reason }) => ({ cookie, reason: reasonAt(data, reason) }));
function exchangeAt(data, i) { const e = { ...empty, ...data.exchanges[i] }; return { ...e, withheld: listed(data, e.withheld), missing: listed(data, e.missing), refused: listed(data, e.refused), reason: reasonAt(data, e.reason) }; }
export function cell(data, id, variant) {
  const found = data.cases.find((c) => c.id === id)?.cells.find(({ variants }) => variants.includes(variant));
  return found ? { ...found, exchanges: found.exchanges.map((i) => exchangeAt(data, i)), reason: reasonAt(data, found.reason) } : null;
}
export function whatIf(data, question, variant) {
  let index = 0;
  for (const [axis, values] of Object.entries(data.axes)) { const at = values.indexOf(question[axis]); if (at < 0) return null; index = index * values.length + at; }
  const found = data.outcomes[data.cells[index][data.variants.indexOf(variant)]];
  return { predicted: found.result, expected: null, measured: null, exchanges: found.exchanges.map((i) => exchangeAt(data, i)), reason: reasonAt(data, found.reason) };
}

// The results of this tab: { flow, id, title, result, outcome, before, exchanges, problem, login } each. Who shows one of
// them listens here. `flow` is 'what-if' for a person's own request, which has a `question` too.
import { save, tab } from './tab.js';

const longestText = 600;
const listeners = [];
const short = ({ method, path, credentials, csrf, authorization, trace, status, result, error, text }) => ({
  method, path, credentials, csrf, authorization, trace, status, result, error, text: text?.slice(0, longestText),
});

export const onResult = (listener) => listeners.push(listener);
export const resultOf = (flow, id) => tab.results[`${flow}/${id}`] ?? null;
export const allResults = () => Object.values(tab.results);
export const latest = () => tab.results[tab.shown] ?? null;

// Show `entry` again, or for the first time.
export function show(entry) {
  tab.shown = `${entry.flow}/${entry.id}`;
  save();
  listeners.forEach((listener) => listener(entry));
}

export function add(entry) {
  const key = `${entry.flow}/${entry.id}`;
  const kept = { ...entry, outcome: short(entry.outcome), before: entry.before.map(short) };
  tab.results[key] = kept;
  show(kept);
}

export function forget(flow) {
  tab.results = Object.fromEntries(Object.entries(tab.results).filter(([, { flow: name }]) => name !== flow));
  save();
}

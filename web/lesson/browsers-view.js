// What each recorded browser did in a step whose result the browser decides, and which of them this one is like.
import { cell } from '../shared/data.js';
import { element } from '../shared/element.js';
import { browsersHere } from '../bench/expectation.js';
import { text } from './parts.js';

export const possible = () => browsersHere().map(({ name }) => name);

export function browsersView(step, { records, scenario, result }) {
  return null;
}

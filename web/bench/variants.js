// Which of the recorded browsers this one may be. The user agent tells the engine, not the policy on third-party cookies:
// several variants are possible until a case ends as only one of them would.
import { explains } from '../shared/exchanges.js';
import { browsersHere } from './expectation.js';
import { save, tab } from './tab.js';

const here = browsersHere();
export const variants = () => here.filter(({ name }) => !tab.variants || tab.variants.includes(name));

// `cells` are [{ variant, cell }] of the case that `entry` is the result of. One that no variant explains decides nothing.
export function narrow(cells, entry) {
  const left = cells.filter(({ cell }) => explains(cell, entry)).map(({ variant }) => variant);
  if (left.length && left.length < cells.length) {
    tab.variants = left;
    save();
  }
}

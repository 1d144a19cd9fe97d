// Which of the recorded browsers this one may be. The user agent tells the engine, not the policy on third-party cookies:
// several variants are possible until a case ends as only one of them would.
import { browsersHere } from './expectation.js';
import { save, tab } from './tab.js';

const here = browsersHere();
export const variants = () => here.filter(({ name }) => !tab.variants || tab.variants.includes(name));

// `cells` are [{ variant, cell }] of the case that ended in `result`. A result that no variant predicts decides nothing.
export function narrow(cells, result) {
  const left = cells.filter(({ cell }) => cell.predicted === result).map(({ variant }) => variant);
  if (left.length && left.length < cells.length) {
    tab.variants = left;
    save();
  }
}

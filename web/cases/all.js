// What running a case needs, in one import: the bench loads it when a person runs the first one.
export { newMemory, tripOf } from './actions.js';
export { runCase } from './run.js';
export { visits } from './visits.js';

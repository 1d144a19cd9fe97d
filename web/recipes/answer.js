// The answer to a wish whose origins are right: from the file of the relation that they have, with their own names.
import { recipeData } from '../shared/data.js';
import { decide } from './decide.js';
import { named } from './names.js';
import { hasPortsOf, isExample, parse, relationOf } from './origins.js';

const ofPorts = ['env', 'nginx', 'vite']; // other ports change more in these than the numbers

// Return the arguments of `crosshost recipe`, as str() of a crosshost.recipe.Wish writes them.
export function argumentsOf(wish) {
  const names = [['login', 'fetch'], ['proxy', 'none'], ['token', '']].filter(([axis, usual]) => (wish[axis] ?? '') !== usual);
  const options = names.map(([axis]) => ` --${axis} ${wish[axis]}`).join('');
  const browsers = wish.browsers.length ? ` --browsers ${wish.browsers.join(',')}` : '';
  return `--page ${wish.page} --api ${wish.api}${options}${browsers}`;
}

function filled({ parts, ...recipe }, wish, samePorts) {
  const shown = parts.filter(({ id }) => samePorts || !ofPorts.includes(id));
  const texts = shown.map((part) => ({ ...part, text: part.text.replaceAll('{wish}', argumentsOf(wish)) }));
  return { ...recipe, parts: texts, left: parts.length - shown.length };
}

// Return { relation, unsure, isExample, … } with what decide.js returns; without a relation nothing is known. `left` of the
// recipe is the number of parts that are left out because of the ports.
export async function answerTo({ relations, engines }, wish) {
  const own = { page: parse(wish.page), api: parse(wish.api) };
  const { relation, unsure } = relationOf(relations, own, wish.suffix);
  if (!relation) return { relation: null, unsure };
  const data = await recipeData(relation.id);
  const example = { page: parse(relation.page), api: parse(relation.api) };
  const { recipe, ...found } = named(decide(data, engines, wish), example, own);
  const more = recipe ? { recipe: filled(recipe, wish, hasPortsOf(relation, own)) } : {};
  return { relation, unsure, isExample: isExample(relation, own), ...found, ...more };
}

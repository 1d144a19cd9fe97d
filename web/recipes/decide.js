// The answer to a wish from the file of its relation, as crosshost.recipe.decide gives it. Pure.
// A wish is { page, api, login, proxy, token, browsers }; lab/docs/recipes_data.py says what the file has.

const count = (works, asked) => asked.filter((engine) => works.includes(engine)).length;
const worksOf = ({ cannot }, engines) => engines.filter((engine) => !(engine in cannot));

// Return the first of `all` for which `value` is largest.
function best(all, value) {
  return all.reduce((chosen, one) => (value(one) > value(chosen) ? one : chosen));
}

// Return the wish that changes least and works in most engines: more than `working`, or null.
function nearest(others, wish, working) {
  let [chosen, most] = [null, working];
  for (const { works, ...changed } of others) {
    const many = Math.max(...works.map((those) => count(those, wish.asked)));
    if (many > most) [chosen, most] = [changed, many];
  }
  return chosen && { ...chosen, browsers: wish.browsers };
}

function recipeOf(data, tried, engines) {
  const sentence = (number) => data.sentences[number];
  return {
    works: worksOf(tried, engines),
    cannot: Object.fromEntries(Object.entries(tried.cannot).map(([engine, number]) => [engine, data.reasons[number]])),
    lines: tried.lines.map(([setting, number]) => ({ setting, sentence: sentence(number) })),
    notes: tried.notes.map(sentence),
    parts: tried.parts.map(([id, number]) => ({ id, text: data.texts[number] })),
  };
}

// Return { recipe, missing, nearest }, or { refused, finding, nearest }: `refused` is a sentence { id, values }, and
// `finding` the reason whose sentence is one of its values.
export function decide(data, engines, wish) {
  const entry = data.recipes.find(({ login, proxy, token }) => (
    login === wish.login && proxy === wish.proxy && (token ?? '') === wish.token
  ));
  const asked = wish.browsers.length ? wish.browsers : engines;
  const other = (working) => nearest(entry.others, { ...wish, asked }, working);
  if ('refused' in entry) return { refused: data.sentences[entry.refused], finding: null, nearest: other(0) };
  if (!entry.tried.length) return { refused: { id: 'unsafe', values: {} }, finding: null, nearest: other(0) };
  const chosen = best(entry.tried, (tried) => count(worksOf(tried, engines), asked));
  const recipe = recipeOf(data, chosen, engines);
  const missing = asked.filter((engine) => engine in recipe.cannot);
  if (missing.length < asked.length) {
    return { recipe, missing, nearest: missing.length ? other(asked.length - missing.length) : null };
  }
  const last = recipeOf(data, entry.tried.at(-1), engines); // with the most permissive settings
  const names = wish.browsers.length ? wish.browsers.join(', ') : 'the browsers';
  return {
    refused: { id: 'works-nowhere', values: { browsers: names } }, finding: last.cannot[asked[0]], nearest: other(0),
  };
}

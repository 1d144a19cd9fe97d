// An answer with a person's own names in place of the example's. Pure.
import { labels, sharedLabels } from './origins.js';

const width = 96; // of the comments in settings.py, as crosshost.recipe.render writes them
const hostAndPort = ({ origin }) => origin.replace(/^\w+:\/\//, '');
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const lastLabels = (host, many) => labels(host).slice(0, many).reverse().join('.');

// Return the domain below which a person can add a host: a guess, because the Public Suffix List is not here.
function ownDomain(host) {
  const [last, second] = labels(host);
  return lastLabels(host, last.length === 2 && second?.length <= 3 ? 3 : 2);
}

// The Domain of a cookie for both hosts.
function domains(example, own) {
  const [theirs, ours] = [example, own].map(({ page, api }) => [page.host, sharedLabels(page.host, api.host)]);
  return theirs[1] >= 2 && ours[1] >= 2 ? [[lastLabels(...theirs), lastLabels(...ours)]] : [];
}

function namesOf(example, own) {
  const [theirs, ours] = [example.page, own.page].map(({ host }) => ownDomain(host));
  const hosts = ['page', 'api'].flatMap((who) => [
    [example[who].origin, own[who].origin],
    [hostAndPort(example[who]), hostAndPort(own[who])],
    [example[who].host, own[who].host],
  ]);
  return new Map([[theirs, ours], [`api.${theirs}`, `api.${ours}`], ...domains(example, own), ...hosts]);
}

// Return a function that replaces the names of `example` { page, api } by those of `own` in a text. Both are parsed origins.
export function renamer(example, own) {
  const names = namesOf(example, own);
  const longestFirst = [...names.keys()].sort((one, other) => other.length - one.length);
  // Only whole names: app.example.com is not my-app.example.com, nor app.example.com:3000. A certificate's file has its name.
  const whole = new RegExp(`(?<![\\w.-])(?:${longestFirst.map(escaped).join('|')})(?=(?:-key)?\\.pem|(?![\\w-]|[.:]\\w))`, 'g');
  return (text) => text.replace(whole, (name) => names.get(name));
}

function wrapped(words) {
  const lines = ['#'];
  for (const word of words) {
    if (lines.at(-1).length + 1 + word.length > width) lines.push('#');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.join('\n');
}

// Return a text with `rename` applied. A comment that changes is wrapped anew.
export function renamed(text, rename) {
  return text.split(/(^(?:# .*\n)*# .*$)/m).map((piece) => {
    const changed = rename(piece);
    if (changed === piece || !piece.startsWith('# ')) return changed;
    return wrapped(changed.replace(/^# /gm, '').split(/\s+/));
  }).join('');
}

const strings = (value, change) => JSON.parse(JSON.stringify(value), (key, each) => (typeof each === 'string' ? change(each) : each));

// Return an answer of decide.js with the names of `own`.
export function named({ recipe, ...answer }, example, own) {
  const rename = renamer(example, own);
  if (!recipe) return strings(answer, rename);
  const parts = recipe.parts.map((part) => ({ ...part, text: renamed(part.text, rename) }));
  return { ...strings(answer, rename), recipe: { ...strings(recipe, rename), parts } };
}

// The language of the pages, and its texts: /texts/LANG.json for the interface, loaded first; the reasons and stories of
// the scenarios, and the lesson's steps, when they are shown. English and Korean are both whole, so that no text falls
// back to the other.

export const languages = { en: 'English', ko: '한국어' };
const kept = 'crosshost-language';

const known = (code) => (Object.hasOwn(languages, code ?? '') ? code : null);

// Storage can be forbidden: then the choice holds for this page only.
function stored() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

function store(code) {
  try {
    localStorage.setItem(kept, code);
  } catch {
    // The query still has it.
  }
}

// The query comes first, because a link to another origin must carry the choice: storage belongs to one origin.
function chosen() {
  const asked = known(new URLSearchParams(location.search).get('lang'));
  if (asked) store(asked);
  const preferred = navigator.languages.map((tag) => known(tag.split('-')[0])).find(Boolean);
  return asked ?? known(stored()) ?? preferred ?? 'en';
}

export const language = chosen();
document.documentElement.lang = language;

async function load(name) {
  const response = await fetch(`/texts/${name}.json`, { cache: 'no-cache', credentials: 'omit' });
  if (!response.ok) throw new Error(`/texts/${name}.json: ${response.status}`);
  return response.json();
}

const texts = await load(language);

// Replace {name} by values.name; {{ and }} are braces.
export function fill(template, values = {}) {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (match, name) => (
    name === undefined ? match[0] : String(values[name] ?? match)
  ));
}

// Where the values of a reason, which are data, have words of English.
const englishIn = {
  value: /^(?:missing|empty)$/, partition: /^no site$/, missing: /no Domain$/, others: / alone(?= and |$)| and /g, last: / alone$/,
};

// Return the values of a reason with their words in this language, for `fill` and `richText`.
export function inWords(values = {}) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [
    name,
    englishIn[name] ? String(value).replace(englishIn[name], (words) => texts.values[words]) : value,
  ]));
}

// Return the text of a key such as 'bench.run-all'. An unknown key is a mistake of ours, and is shown as it is.
export function t(key, values) {
  const text = key.split('.').reduce((part, name) => part?.[name], texts);
  return typeof text === 'string' ? fill(text, values) : key;
}

// Return the text of a key as nodes: what stands between backticks is code. Values are only ever text.
export function rich(key, values) {
  const text = key.split('.').reduce((part, name) => part?.[name], texts);
  return typeof text === 'string' ? richText(text, values) : [key];
}

// As `rich`, for a template from somewhere else: a reason or a story.
export function richText(template, values) {
  return template.split('`').map((part, index) => {
    if (index % 2 === 0) return fill(part, values);
    return Object.assign(document.createElement('code'), { textContent: fill(part, values) });
  });
}

const loaded = {};
const once = (name) => (loaded[name] ??= load(name));

export const reasons = () => once(`reasons.${language}`);
export const stories = () => once(`stories.${language}`);
export const sentences = () => once(`sentences.${language}`); // of recipes

// The words that only one page loads, of the file PAGE.LANG.json: `t` has them below PAGE.
export async function loadTexts(page) {
  const more = await once(`${page}.${language}`);
  Object.assign(texts[page], more[page]);
}

export function switchTo(code) {
  store(code);
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  history.replaceState(null, '', address);
  location.reload();
}

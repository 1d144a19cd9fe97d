// The search of the catalogue: which entries a query finds, and by which symptom. Pure.

const shortest = 8; // letters of a symptom that may be found inside of a pasted message

export const plain = (text) => text.normalize('NFC').toLowerCase().replace(/[‘’“”"'`]/g, "'").replace(/\s+/g, ' ').trim();

// Return what `find` looks through. `texts` are all words of an entry but its symptoms.
export const searchable = (name, texts, symptoms) => ({
  name,
  text: plain([name, ...texts].join(' ')),
  symptoms: symptoms.map((symptom) => ({ symptom, text: plain(symptom) })),
});

const hit = (matches) => ({ name, text, symptoms }) => {
  const found = symptoms.filter((symptom) => matches(symptom.text));
  return found.length || matches(text) ? [{ name, symptoms: found.map(({ symptom }) => symptom) }] : [];
};

// A pasted message contains symptoms: those entries are found of whose symptoms it contains most.
function inMessage(entries, message) {
  const found = entries.map(({ name, symptoms }) => {
    const inside = symptoms.filter(({ text }) => text.length >= shortest && message.includes(text));
    return { name, symptoms: inside.map(({ symptom }) => symptom), length: inside.map(({ text }) => text).join('').length };
  });
  const most = Math.max(0, ...found.map(({ length }) => length));
  return most ? found.filter(({ length }) => length === most) : [];
}

// Return [{ name, symptoms }] for a query: all entries without one; else those that contain it, then those whose symptoms
// it contains, then those that contain all its words.
export function find(entries, query) {
  const wanted = plain(query);
  if (!wanted) return entries.map(({ name }) => ({ name, symptoms: [] }));
  const whole = entries.flatMap(hit((text) => text.includes(wanted)));
  if (whole.length) return whole;
  const pasted = inMessage(entries, wanted);
  if (pasted.length) return pasted;
  const words = wanted.split(' ');
  return entries.flatMap(({ name, text, symptoms }) => {
    const all = [text, ...symptoms.map((symptom) => symptom.text)].join(' ');
    if (!words.every((word) => all.includes(word))) return [];
    const best = symptoms.filter((symptom) => words.some((word) => word.length > 2 && symptom.text.includes(word)));
    return [{ name, symptoms: best.map(({ symptom }) => symptom) }];
  });
}

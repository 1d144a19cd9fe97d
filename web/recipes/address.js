// The wish in the hash of the address, so that a recipe can be linked: #page=…&api=…&login=…&proxy=…&token=…&suffix=…&browsers=…
// What is usual is left out. A link can have brought anything: who uses it looks whether it exists.

const names = ['page', 'api', 'login', 'proxy', 'token', 'suffix'];
const readable = (text) => encodeURIComponent(text).replace(/%3A/g, ':').replace(/%2F/g, '/');

// Return the wish of the address; `usual` has what the address does not name.
export function linked(usual) {
  const fields = new URLSearchParams(location.hash.slice(1));
  const wish = Object.fromEntries(names.map((name) => [name, fields.get(name) ?? usual[name]]));
  return { ...wish, browsers: fields.has('browsers') ? fields.get('browsers').split(',') : usual.browsers };
}

export function fragment(wish, usual) {
  const fields = names.filter((name) => ['page', 'api'].includes(name) || wish[name] !== usual[name]).map((name) => [name, wish[name]]);
  if (wish.browsers.length) fields.push(['browsers', wish.browsers.join(',')]);
  return `#${fields.map(([name, value]) => `${name}=${readable(value)}`).join('&')}`;
}

export function keep(wish, usual) {
  history.replaceState(null, '', `${location.pathname}${location.search}${fragment(wish, usual)}`);
}

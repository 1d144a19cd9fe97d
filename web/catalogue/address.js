// The hash of the address: `#q=…` is a search that can be linked, `#NAME` an entry, `#group-NAME` a group.

const begin = '#q=';

export function searched() {
  if (!location.hash.startsWith(begin)) return null;
  try {
    return decodeURIComponent(location.hash.slice(begin.length).replaceAll('+', ' '));
  } catch {
    return location.hash.slice(begin.length); // typed by hand, with a % of its own
  }
}

export const linked = () => (location.hash && searched() === null ? location.hash.slice(1) : '');

export function keep(query) {
  const hash = query.trim() ? begin + encodeURIComponent(query.trim()).replaceAll('%20', '+') : '';
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
}

// The hash of the address: `#q=…` is a search that can be linked, `#NAME` an entry, `#group-NAME` a group.

const begin = '#q=';

// A hash that is typed by hand may have a % that encodes nothing.
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function searched() {
  if (!location.hash.startsWith(begin)) return null;
  return location.hash.slice(begin.length).replaceAll('+', ' ').replace(/(%[\da-f]{2})+/gi, decoded);
}

export const linked = () => (location.hash && searched() === null ? location.hash.slice(1) : '');

export function keep(query) {
  const hash = query.trim() ? begin + encodeURIComponent(query.trim()).replaceAll('%20', '+') : '';
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
}

// Origins that a person types: what is wrong with one, and which of the examples two of them are like. Pure.

const usualPort = { http: '80', https: '443' };
const vitePorts = ['5173', '4173'];
const ip = /^\d+\.\d+\.\d+\.\d+$/;
const ownNetwork = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const unregistered = /\.(?:local|internal|lan|test|arpa|invalid)$/;

// Return what crosshost.recipe tells apart in a host by itself. An example has one of the first four.
function kindOf(host) {
  if (host === 'localhost' || host.endsWith('.localhost')) return 'own machine';
  if (host.startsWith('127.')) return 'loopback address';
  if (ip.test(host)) return ownNetwork.test(host) ? 'private address' : 'public address';
  return host.includes('.') && !host.includes(':') && !unregistered.test(host) ? 'name' : 'other';
}

// Return { origin, host, scheme, port, kind }, or { wrong, right } with the key of the text that says what is wrong.
export function parse(typed) {
  const text = typed.trim();
  if (!text) return { wrong: 'empty' };
  if (!/^https?:\/\//i.test(text)) return { wrong: 'scheme', right: `https://${text.replace(/^\w*:?\/*/, '')}` };
  if (!URL.canParse(text)) return { wrong: 'address' };
  const { origin, hostname: host, protocol, port, pathname, username, password } = new URL(text);
  if (pathname !== '/' || username || password || /[?#@]/.test(text)) return { wrong: 'more', right: origin };
  const scheme = protocol.slice(0, -1);
  return { origin, host, scheme, port: port || usualPort[scheme], kind: kindOf(host) };
}

export const labels = (host) => host.split('.').reverse();

// Return how many labels two hosts share, from the right.
export function sharedLabels(first, other) {
  const [one, two] = [labels(first), labels(other)];
  const end = one.findIndex((label, index) => label !== two[index]);
  return end < 0 ? one.length : end;
}

// Return 'same-origin', 'same-host', 'different-site', or 'shared-domain': one site, unless what they share is a public
// suffix such as github.io. Only the Public Suffix List tells, which this page does not have.
function apart({ page, api }) {
  if (page.origin === api.origin) return 'same-origin';
  if (page.host === api.host) return 'same-host';
  const named = [page, api].every(({ kind }) => kind === 'name' || kind === 'own machine');
  return named && sharedLabels(page.host, api.host) >= 2 ? 'shared-domain' : 'different-site';
}

const isVites = ({ scheme, port }) => scheme === 'http' && vitePorts.includes(port);
const shape = (origin) => [origin.scheme, origin.kind, isVites(origin)].join(' ');
const shapes = (both) => [apart(both), shape(both.page), shape(both.api)].join(' ');
const parsed = ({ page, api }) => ({ page: parse(page), api: parse(api) });

export const isExample = (relation, own) => relation.page === own.page.origin && relation.api === own.api.origin;
export const hasPortsOf = (relation, own) => {
  const example = parsed(relation);
  return ['page', 'api'].every((who) => example[who].port === own[who].port);
};

// Return the relation whose example differs from `own` { page, api } in nothing but names and ports, or undefined; and
// whether only the Public Suffix List tells: then `suffix` is the person's word, '' for one site and 'yes' for two.
export function relationOf(relations, own, suffix) {
  const exact = relations.find((relation) => isExample(relation, own));
  if (exact) return { relation: exact, unsure: false };
  const like = relations.filter((relation) => shapes(parsed(relation)) === shapes(own));
  const unsure = new Set(like.map(({ oneSite }) => oneSite)).size > 1;
  const fits = like.filter(({ oneSite }) => !unsure || oneSite === !suffix);
  return { relation: fits.find((relation) => hasPortsOf(relation, own)) ?? fits[0], unsure };
}

// Two attackers while the victim is logged in: on another site, and on a sibling host of the API's own site, which
// SameSite does not stop. nginx serves their page under these names, on the page's own scheme and port.
import { config } from '/config.js';

const { protocol, port } = new URL(config.webOrigin);
const originOf = (host) => `${protocol}//${host}${port && `:${port}`}`;

const isSibling = ({ apiOrigin }) => new URL(apiOrigin).hostname.endsWith('.shop.localhost');

const trip = (host) => (back, [read, write]) => (
  `${originOf(host)}/attacker.html?${new URLSearchParams({ back, read, write })}`
);

// What its fetch could read it says itself, in the query.
const read = (query, [trace]) => ({
  method: 'GET', path: '/blog/whoami/', trace, result: query.get('read'), error: query.get('why') || undefined,
});

// Its form was a navigation: what Django answered is the outcome.
const write = (query, [, trace]) => ({ method: 'POST', path: '/accounts/logout/', trace });

export const anotherSite = { reads: { trip: trip('evil.localhost'), request: read }, writes: { request: write } };
export const sibling = { reads: { trip: trip('evil.shop.localhost'), request: read }, writes: { request: write }, isSibling };

// Attackers while the victim is logged in: on another site, and on a sibling host of the API's own site, which SameSite
// does not stop. nginx serves their page under these names, on the page's own scheme and port. The third is a document
// with the origin `null`.
import { config } from '/config.js';

const { protocol, port } = new URL(config.webOrigin);
const originOf = (host) => `${protocol}//${host}${port && `:${port}`}`;

// One trip to the attacker's page does both.
export const attackers = {
  read: {
    trip: (host, back, [read, write]) => (
      `${originOf(host)}/attacker/?${new URLSearchParams({ back, read, write })}`
    ),
    // The attacker's page reports the result of its fetch in the query.
    request: (query, [trace]) => ({
      method: 'GET', path: '/blog/whoami/', trace, result: query.get('read'), error: query.get('why') || undefined,
    }),
  },
  // Its form was a navigation: the result is Django's status, which the witness recorded.
  write: { request: (query, [, trace]) => ({ method: 'POST', path: '/accounts/logout/', trace }) },
};

export const sandboxed = {
  trip: (options, back, [read]) => {
    const ask = `${config.apiOrigin}/blog/whoami/?${new URLSearchParams({ trace: read })}`;
    return `/lab/sandbox/?${new URLSearchParams({ back, ask })}`;
  },
  request: (options, { query, traces: [trace] }) => ({
    method: 'GET', path: '/blog/whoami/', trace, result: query.get('result'),
  }),
};

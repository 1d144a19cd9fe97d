// How two origins relate. Browsers look sites up in the Public Suffix List; a page has no such list, so this module
// answers what is certain without it and says "if" for the rest.

const isIPAddress = (host) => host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
const lastTwoLabels = (host) => host.split('.').slice(-2).join('.');

// An IP address or a single label has no registrable domain: it is a site by itself.
const standsAlone = (host) => isIPAddress(host) || !host.includes('.');

function compareSites(one, other) {
  if (one.protocol !== other.protocol) {
    return ['cross-site', `The schemes differ: ${one.protocol}// and ${other.protocol}//.`];
  }
  const [a, b] = [one.hostname, other.hostname];
  if (a === b) {
    return ['same-site', `Both are on the host ${a}: ports count for an origin, not for a site or for cookies.`];
  }
  const alone = [a, b].find(standsAlone);
  if (alone) {
    return ['cross-site', `${alone} is a site by itself.`];
  }
  const [domainOfA, domainOfB] = [lastTwoLabels(a), lastTwoLabels(b)];
  if (domainOfA !== domainOfB) {
    return ['cross-site', `Their registrable domains differ: they end in ${domainOfA} and ${domainOfB}.`];
  }
  if (domainOfA.endsWith('.localhost')) {
    return ['same-site', `Both are under the registrable domain ${domainOfA}.`];
  }
  return [
    `same-site, if ${domainOfA} is a registrable domain`,
    'The browser looks that up in the Public Suffix List, which a page does not have.',
  ];
}

export function relation(webOrigin, apiOrigin) {
  const [web, api] = [new URL(webOrigin), new URL(apiOrigin)];
  if (web.origin === api.origin) {
    return { name: 'same-origin', why: 'Scheme, host and port are equal: CORS plays no part.' };
  }
  const [site, why] = compareSites(web, api);
  return { name: `cross-origin, ${site}`, why };
}

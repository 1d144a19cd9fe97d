// How two origins relate. Browsers look sites up in the Public Suffix List; a page has no such list, so this module
// says what is certain without it, and "if" for the rest.

const isIPAddress = (host) => host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
const lastTwoLabels = (host) => host.split('.').slice(-2).join('.');

// An IP address or a single label has no registrable domain: it is its own site.
const hasNoDomain = (host) => isIPAddress(host) || !host.includes('.');

function compareSites(web, api) {
  if (web.protocol !== api.protocol) {
    return ['cross-site', `The schemes differ: ${web.protocol}// and ${api.protocol}//.`];
  }
  const [a, b] = [web.hostname, api.hostname];
  if (a === b) {
    return ['same-site', `Both are on the host ${a}. Ports are part of an origin, not of a site, and cookies ignore them.`];
  }
  if ([a, b].some(hasNoDomain)) {
    return ['cross-site', `${a} and ${b} share no registrable domain, so they are two sites.`];
  }
  const [domainOfA, domainOfB] = [lastTwoLabels(a), lastTwoLabels(b)];
  if (domainOfA !== domainOfB) {
    return ['cross-site', `Their registrable domains differ: ${domainOfA} and ${domainOfB}.`];
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
    return { name: 'same-origin', why: 'Scheme, host and port are equal: no CORS is needed.' };
  }
  const [site, why] = compareSites(web, api);
  return { name: `cross-origin, ${site}`, why };
}

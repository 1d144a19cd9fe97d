// One request/response pair of the witness in a few lines: what Django received, and what it answered.
import { element } from '../shared/element.js';

const isPreflight = ({ method, access_control_request_method: requested }) => method === 'OPTIONS' && requested !== null;
const isUnsafe = ({ method }) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
const inCapitals = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
const nameOrNote = (name) => name || '(a cookie without a name)';

function requestLines(exchange) {
  const lines = [exchange.origin ? `from Origin ${exchange.origin}` : 'no Origin header'];
  if (isPreflight(exchange)) {
    const headers = exchange.access_control_request_headers?.split(',').join(', ');
    lines.push(`asks permission for: ${exchange.access_control_request_method}${headers ? `, with ${headers}` : ''}`);
  }
  lines.push(`cookies: ${exchange.cookies.map(nameOrNote).join(', ') || 'none'}`);
  if (isUnsafe(exchange)) lines.push(`X-CSRFToken: ${exchange.csrf_header ? 'sent' : 'missing'}`);
  return lines;
}

function setCookie({ name, attributes, deleted }) {
  const written = Object.entries(attributes)
    .filter(([key]) => key !== 'Expires' || !('Max-Age' in attributes)) // Max-Age overrides Expires, and is shorter
    .map(([key, value]) => (value === true ? key : `${key}=${value ?? ''}`));
  return `Set-Cookie ${nameOrNote(name)}: ${deleted ? 'deleted; ' : ''}${written.join('; ')}`;
}

function responseLines(exchange) {
  const cors = Object.entries(exchange.headers).filter(([name]) => name.startsWith('access-control-'));
  return [
    ...(exchange.csrf_reason ? [exchange.csrf_reason] : []),
    ...(exchange.location ? [`Location: ${exchange.location}`] : []),
    ...(cors.length ? cors.map(([name, value]) => `${inCapitals(name)}: ${value ?? ''}`) : ['no CORS headers']),
    ...exchange.set_cookies.map(setCookie),
  ];
}

const items = (lines) => lines.map((line) => element('li', { textContent: line }));

export function exchangeView(exchange) {
  return element(
    'li',
    { className: 'exchange' },
    element('p', {}, element('code', { textContent: `${exchange.method} ${exchange.path}` }),
      isPreflight(exchange) ? ' preflight' : ''),
    element('ul', {}, ...items(requestLines(exchange))),
    element('p', {}, '→ ', element('strong', { textContent: exchange.status })),
    element('ul', {}, ...items(responseLines(exchange))),
  );
}

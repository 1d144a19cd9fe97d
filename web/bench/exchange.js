// One exchange of the witness in a few lines: what Django saw, and what it answered.
import { element } from '../shared/element.js';

const isPreflight = ({ method, access_control_request_method: asked }) => method === 'OPTIONS' && asked !== null;
const isUnsafe = ({ method }) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
const inCapitals = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
const named = (name) => name || '(a cookie without a name)';

function saw(exchange) {
  const lines = [exchange.origin ? `from Origin ${exchange.origin}` : 'no Origin header'];
  if (isPreflight(exchange)) {
    const headers = exchange.access_control_request_headers?.split(',').join(', ');
    lines.push(`asks: may ${exchange.access_control_request_method} come${headers ? `, with ${headers}` : ''}?`);
  }
  lines.push(`cookies: ${exchange.cookies.map(named).join(', ') || 'none'}`);
  if (isUnsafe(exchange)) lines.push(`X-CSRFToken: ${exchange.csrf_header ? 'came' : 'missing'}`);
  return lines;
}

function setCookie({ name, attributes, deleted }) {
  const written = Object.entries(attributes)
    .filter(([key]) => key !== 'Expires' || !('Max-Age' in attributes)) // Max-Age goes first, and is shorter to read
    .map(([key, value]) => (value === true ? key : `${key}=${value ?? ''}`));
  return `Set-Cookie ${named(name)}: ${deleted ? 'deleted; ' : ''}${written.join('; ')}`;
}

function answered(exchange) {
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
    element('ul', {}, ...items(saw(exchange))),
    element('p', {}, '→ ', element('strong', { textContent: exchange.status })),
    element('ul', {}, ...items(answered(exchange))),
  );
}

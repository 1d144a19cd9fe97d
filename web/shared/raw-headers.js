// The headers of a request and of its response, as far as the witness records them: never a value of a cookie or token.

const capitalized = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
const header = (name, value) => (value ? [`${name}: ${value}`] : []);

export const rawRequest = (exchange) => [
  `${exchange.method} ${exchange.path}`,
  ...header('Host', exchange.host),
  ...header('Origin', exchange.origin),
  ...header('Referer', exchange.referer),
  ...header('Sec-Fetch-Site', exchange.sec_fetch_site),
  ...header('Sec-Fetch-Mode', exchange.sec_fetch_mode),
  ...header('Sec-Fetch-Dest', exchange.sec_fetch_dest),
  ...header('Access-Control-Request-Method', exchange.access_control_request_method),
  ...header('Access-Control-Request-Headers', exchange.access_control_request_headers),
  ...header('Content-Type', exchange.content_type),
  ...(exchange.csrf_header ? ['X-CSRFToken: …'] : []),
  ...header('Cookie', exchange.cookies.map((name) => (name ? `${name}=…` : '…')).join('; ')),
];

function setCookie({ name, attributes }) {
  const written = Object.entries(attributes).map(([key, value]) => (value === true ? key : `${key}=${value ?? ''}`));
  return `Set-Cookie: ${[name ? `${name}=…` : '…', ...written].join('; ')}`;
}

export const rawResponse = (exchange) => [
  String(exchange.status),
  ...header('Location', exchange.location),
  ...Object.entries(exchange.headers).flatMap(([name, value]) => header(capitalized(name), value)),
  ...exchange.set_cookies.map(setCookie),
];

// The meaning of an outcome, in a sentence.

const success = {
  'login': () => 'Django accepted the password and set a session cookie. '
    + 'Press "Who am I" to see whether the browser kept it.',
  'whoami': ({ username }) => `The browser sent the session cookie: Django knows you as ${username}.`,
  'posts': ({ posts }) => `The page could read the posts (${posts.length}). They are public: no session is needed.`,
  'token-of-another': () => 'A visitor without cookies could read a CSRF token.',
  'post': ({ title, posts }) => (posts
    ? `The POST was redirected and became a GET: it returned ${posts.length} posts and wrote none.`
    : `Django received your session and a valid CSRF token, and stored "${title}".`),
  'post-delete': ({ deleted }) => `Django received your session and a valid CSRF token, and deleted post ${deleted}.`,
  'events': ({ username }) => `The browser sent the session cookie: the stream began, for ${username}.`,
  'logout': () => 'Django ended the session and expired its cookie.',
};

// What Django's reasons for a 403 mean, by their first words.
const csrfReasons = [
  ['CSRF cookie not set', 'The browser sent no CSRF cookie.'],
  ['CSRF token missing', 'The browser sent the CSRF cookie, but the page sent no X-CSRFToken header.'],
  ['CSRF token from', 'The X-CSRFToken header does not match the CSRF cookie.'],
  ['Origin checking failed', "This page's origin is not in CSRF_TRUSTED_ORIGINS."],
];

function explainCSRF(reason) {
  const [, meaning = ''] = csrfReasons.find(([start]) => reason.startsWith(start)) ?? [];
  return `Django's CSRF check refused: "${reason}" ${meaning}`.trim();
}

const visibleNames = (names) => (names === 'none'
  ? 'document.cookie shows neither cookie here.'
  : `document.cookie shows these names here: ${names}.`);

const attackOutcome = (result) => (['throws', '401', '403'].includes(result)
  ? 'The attack failed.'
  : `The attack succeeded: ${result}.`);

const special = {
  opaque: 'An opaque response: the page can read neither its status nor its body.',
  varies: 'The same request, sent several times, got different results.',
  hidden: 'The page could read the response, but not this header: Access-Control-Expose-Headers does not name it.',
};

const threw = 'fetch threw: the browser hid the response (CORS), none arrived (network, certificate), or it was never '
  + 'sent (mixed content, CSP, local network access). The console says which.';

const arrivals = {
  200: 'The browser sent the session cookie with the navigation.',
  401: 'The browser sent the navigation without the session cookie.',
  403: "Django's CSRF check refused the navigation.",
  throws: 'fetch threw in that document: the browser hid the response.',
};

export function explain(action, { status, error, json, result }) {
  if (special[result]) return special[result];
  if (action === 'arrival') return arrivals[result] ?? `The result is ${result}.`;
  if (action === 'form') return result === '403' ? "Django's CSRF check refused the form." : 'Django accepted the form.';
  if (action === 'cookies') return visibleNames(result);
  if (action === 'attack') return attackOutcome(result);
  if (error && action === 'events') return 'An EventSource tells its page no status, only that it failed.';
  if (error) return threw;
  if (!json) return 'The response is not the JSON of the API: perhaps something in front of Django sent it.';
  if (status < 300) return success[action](json);
  if (status === 401 && action === 'login') return 'Django refused the login: wrong username or password.';
  if (status === 401) return 'Django received no valid session cookie.';
  if (json.reason) return explainCSRF(json.reason);
  if (status >= 500) return `The server failed: ${json.error}`;
  return `Django refused: ${json.error}`;
}

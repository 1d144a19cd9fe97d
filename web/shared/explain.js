// What an outcome means, in plain English, and whether it is the one this scenario expects.

const success = {
  'login': () => 'Django accepted the password and answered with a session cookie. '
    + 'Whether the browser kept it, "Who am I" shows.',
  'whoami': ({ username }) => `The browser sent the session cookie, and Django knows you as ${username}.`,
  'posts': ({ posts }) => `This page may read the posts (${posts.length}). They are public: no session needed.`,
  'post': ({ title, posts }) => (posts
    ? `The POST was redirected and became a GET: here are ${posts.length} posts, and none was written.`
    : `Django saw your session and a CSRF token that fits, and stored "${title}".`),
  'post-delete': ({ deleted }) => `Django saw your session and a CSRF token that fits, and deleted post ${deleted}.`,
  'logout': () => 'Django ended the session and told the browser to drop its cookie.',
};

// Django's own reasons, by their first words.
const csrfReasons = [
  ['CSRF cookie not set', 'The browser sent no CSRF cookie.'],
  ['CSRF token missing', 'The CSRF cookie came, the X-CSRFToken header did not.'],
  ['CSRF token from', 'Cookie and X-CSRFToken header both came, but do not belong together.'],
  ['Origin checking failed', "This page's origin is not in CSRF_TRUSTED_ORIGINS."],
];

function explainCSRF(reason) {
  const [, meaning = ''] = csrfReasons.find(([start]) => reason.startsWith(start)) ?? [];
  return `Django's CSRF check refused: "${reason}" ${meaning}`.trim();
}

const visible = (names) => (names === 'none'
  ? 'JavaScript sees neither cookie here.'
  : `JavaScript sees these names here: ${names}.`);

const attacked = (result) => (['throws', '401', '403'].includes(result)
  ? 'The attack failed.'
  : `The attack came through: ${result}.`);

const special = {
  opaque: 'An opaque answer: the page is told neither its status nor its body.',
  hidden: 'The answer is here, but the header that the page wants is not among those that it may see.',
};

const arrivals = {
  200: 'The navigation brought the session cookie along.',
  401: 'The navigation arrived without the session cookie.',
  403: "Django's CSRF check refused it.",
  throws: 'The browser refused to show the answer to that document.',
};

export function explain(action, { status, error, json, result }) {
  if (special[result]) return special[result];
  if (action === 'arrival') return arrivals[result] ?? `It came to ${result}.`;
  if (action === 'cookies') return visible(result);
  if (action === 'attack') return attacked(result);
  if (error) return 'The browser refused to show the answer to this page, or there was none: see the console.';
  if (!json) return 'An answer came, but not the JSON of the API: perhaps something in front of Django gave it.';
  if (status < 300) return success[action](json);
  if (status === 401 && action === 'login') return 'Django answered: wrong username or password.';
  if (status === 401) return 'Django answered, and saw no session cookie that it knows.';
  if (json.reason) return explainCSRF(json.reason);
  if (status >= 500) return `The server failed: ${json.error}`;
  return `Django refused: ${json.error}`;
}

const inWords = (result) => (result === 'throws' ? 'an exception' : result);

const inPlace = ({ result, policy }) => inWords(result) + (policy && ` (${policy})`);

// `expected` is a list: see expectation.js.
export function compare(expected, { result }, { condition, notComparedBecause, whenDifferent }) {
  const expectation = `Expected in this scenario${condition}: ${expected.map(inPlace).join(', ')}.`;
  if (notComparedBecause) return { agrees: 'not-compared', text: `${expectation} Not compared: ${notComparedBecause}` };
  const match = expected.find((one) => one.result === result);
  return match
    ? { agrees: 'yes', text: `${expectation} Measured: ${inPlace(match)}. They agree.` }
    : { agrees: 'no', text: `${expectation} Measured: ${inWords(result)}. They differ. ${whenDifferent}` };
}

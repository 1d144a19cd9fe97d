// What this scenario expects of this browser. A page can tell the engine, not the policy on third-party cookies, so where
// that decides there is one expectation for each policy.

const policies = {
  chromium: [['chromium', 'third-party cookies are allowed'], ['chromium-blocked', 'third-party cookies are blocked']],
  firefox: [['firefox', 'Firefox is as it comes']],
  webkit: [['webkitgtk', 'WebKitGTK is as it comes'], ['webkitgtk-itp', 'tracking prevention is on']],
};

function engine(userAgent) {
  if (userAgent.includes('Firefox/')) return 'firefox';
  return userAgent.includes('Chrome/') ? 'chromium' : 'webkit';
}

// The policies that this browser may have, by the names that scripts/browsers gives them: [[name, where]].
export const policiesHere = (userAgent = navigator.userAgent) => policies[engine(userAgent)];

// The first number of this browser's version. WebKitGTK does not tell it (NaN), and is taken for the newest.
const version = (userAgent) => Number(/(?:Firefox|Chrome)\/(\d+)/.exec(userAgent)?.[1]);

// The outcome that holds for `name` up to a version, this one included: of firefox@128 and firefox@140 the first that does.
function upTo(named, name, here) {
  const versions = Object.keys(named).filter((key) => key.startsWith(`${name}@`)).map((key) => Number(key.split('@')[1]));
  return named[`${name}@${Math.min(...versions.filter((last) => here <= last))}`];
}

// `text` is EXPECT_WHOAMI's or EXPECT_LOGIN's: '200 chromium-blocked=401 firefox=401 firefox@140=200', where the last is for
// Firefox 140 and older. Returns [{ result, where }].
export function expectations(text, userAgent = navigator.userAgent) {
  const [first, ...others] = text.split(' ');
  const named = Object.fromEntries(others.map((other) => other.split('=')));
  const all = policiesHere(userAgent).map(([name, where]) => (
    { result: upTo(named, name, version(userAgent)) ?? named[name] ?? first, where }
  ));
  const same = all.every(({ result }) => result === all[0].result);
  return same ? [{ result: all[0].result, where: '' }] : all;
}

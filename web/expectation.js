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

// `text` is EXPECT_WHOAMI's or EXPECT_LOGIN's: '200 chromium-blocked=401 firefox=401'. Returns [{ result, where }].
export function expectations(text, userAgent = navigator.userAgent) {
  const [first, ...others] = text.split(' ');
  const named = Object.fromEntries(others.map((other) => other.split('=')));
  const all = policiesHere(userAgent).map(([name, where]) => ({ result: named[name] ?? first, where }));
  const same = all.every(({ result }) => result === all[0].result);
  return same ? [{ result: all[0].result, where: '' }] : all;
}

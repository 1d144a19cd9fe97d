// What this scenario expects of this browser. A page can tell the engine, not the policy on third-party cookies, so where
// that decides there is one expectation for each policy.

const browsers = await (await fetch('/shared/browsers.json')).json();

// Those that this browser may be, by the names that scripts/browsers gives them: [{ name, policy }].
export function browsersHere(userAgent = navigator.userAgent) {
  const here = browsers.find((one) => userAgent.includes(one.userAgent));
  return browsers.filter((one) => one.userAgent === here?.userAgent);
}

// The first number of this browser's version. WebKitGTK does not tell it (NaN), and is taken for the newest.
const version = (userAgent) => Number(/(?:Firefox|Chrome)\/(\d+)/.exec(userAgent)?.[1]);

// The outcome that holds for `name` up to a version, this one included: of firefox@128 and firefox@140 the first that does.
function upTo(named, name, here) {
  const versions = Object.keys(named).filter((key) => key.startsWith(`${name}@`)).map((key) => Number(key.split('@')[1]));
  return named[`${name}@${Math.min(...versions.filter((last) => here <= last))}`];
}

// `text` is EXPECT_WHOAMI's or EXPECT_LOGIN's: '200 chromium-blocked=401 firefox=401 firefox@140=200', where the last is for
// Firefox 140 and older. Returns [{ result, policy }].
export function expectations(text, userAgent = navigator.userAgent) {
  const [result, ...others] = text.split(' ');
  const named = Object.fromEntries(others.map((other) => other.split('=')));
  const all = browsersHere(userAgent).map(({ name, policy }) => (
    { result: upTo(named, name, version(userAgent)) ?? named[name] ?? result, policy }
  ));
  const differ = all.some((one) => one.result !== all[0].result);
  return differ ? all : [{ result: all[0]?.result ?? result, policy: '' }];
}

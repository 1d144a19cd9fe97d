// The results that this scenario expects in this browser. A page can detect the engine, not its policy on third-party
// cookies: where the policy decides, there is one expected result for each.

const browsers = await (await fetch('/shared/browsers.json')).json();

// Return the browser variants that this browser may be, by scripts/browsers' names: [{ name, policy }].
export function browsersHere(userAgent = navigator.userAgent) {
  const first = browsers.find((browser) => userAgent.includes(browser.userAgent));
  return browsers.filter((browser) => browser.userAgent === first?.userAgent);
}

// The major version of this browser. WebKitGTK does not send it (NaN), and is taken for the newest.
const version = (userAgent) => Number(/(?:Firefox|Chrome)\/(\d+)/.exec(userAgent)?.[1]);

// Return the result written for `name` up to a version: of firefox@128 and firefox@140 the lowest that is not older.
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
  const differ = all.some(({ result: other }) => other !== all[0].result);
  return differ ? all : [{ result: all[0]?.result ?? result, policy: '' }];
}

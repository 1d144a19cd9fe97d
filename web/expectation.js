// What this scenario expects of this browser. A page can tell the engine, not the policy on third-party cookies, so where
// that decides there is one expectation for each policy.

const browsers = await (await fetch('/browsers.json')).json();

// Those that this browser may be, by the names that scripts/browsers gives them: [{ name, policy }].
export function browsersHere(userAgent = navigator.userAgent) {
  const here = browsers.find((one) => userAgent.includes(one.userAgent));
  return browsers.filter((one) => one.userAgent === here?.userAgent);
}

// `text` is EXPECT_WHOAMI's or EXPECT_LOGIN's: a result, then NAME=RESULT for each browser that differs from it. Returns
// [{ result, policy }].
export function expectations(text, userAgent = navigator.userAgent) {
  const [result, ...others] = text.split(' ');
  const named = Object.fromEntries(others.map((other) => other.split('=')));
  const all = browsersHere(userAgent).map(({ name, policy }) => ({ result: named[name] ?? result, policy }));
  const differ = all.some((one) => one.result !== all[0].result);
  return differ ? all : [{ result: all[0]?.result ?? result, policy: '' }];
}

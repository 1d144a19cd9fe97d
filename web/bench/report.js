// The report of what this browser did: the results and the witness's records, which have names and no value of a cookie or
// token. What the page itself could read is left out, because a login's response has a CSRF token.
import { config } from '/config.js';

function caseOf({ flow, id, question, login, result, outcome, exchanges }) {
  return { flow, id, question, login, result, error: outcome.error, exchanges };
}

export function reportOf(entries) {
  return {
    scenario: config.scenario,
    webOrigin: config.webOrigin,
    apiOrigin: config.apiOrigin,
    userAgent: navigator.userAgent,
    date: new Date().toISOString(),
    cases: entries.map(caseOf),
  };
}

export function download(report) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `crosshost-${report.scenario}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

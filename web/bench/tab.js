// What this tab knows, kept while the page is left and reloaded: the results so far, the flow that is going on, the login,
// and what to go on with after a trip. It belongs to one scenario; another one begins anew.
import { config } from '/config.js';

const key = 'crosshost-bench';
const nothing = () => ({
  scenario: config.scenario,
  origins: [config.webOrigin, config.apiOrigin],
  results: {}, // by flow and case
  flow: null, // { name, run, done, live, memory }
  login: 'unknown', // 'nothing', 'login by fetch' or 'login at Django'
  traces: [], // of logins on Django's page that may have come about
  variants: null, // the browser variants that the results so far allow
  lookedThere: null, // the query of the small page that looks at the cookies on the API's origin
  plan: null, // what to do after a trip
});

function load() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key));
    const fresh = nothing();
    const belongs = stored?.scenario === fresh.scenario && String(stored.origins) === String(fresh.origins);
    return belongs ? { ...fresh, ...stored } : fresh;
  } catch {
    return nothing();
  }
}

export const tab = load();

// Storage can be full or forbidden: then the state ends with the page, and a trip does not find its way back.
export function save() {
  try {
    sessionStorage.setItem(key, JSON.stringify(tab));
    return true;
  } catch {
    return false;
  }
}

export function takePlan() {
  const { plan } = tab;
  tab.plan = null;
  save();
  return plan;
}

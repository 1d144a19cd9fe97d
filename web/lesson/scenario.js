// The scenario that a step needs, from the data of the pages: its two origins, before it runs.
import { config } from '/config.js';
import { scenarioData } from '../shared/data.js';

// One's own ports or hosts are in the configuration of what runs; the data has the origins of the env file.
export async function scenarioOf(name) {
  const data = await scenarioData(name).catch(() => null);
  if (name === config.scenario || !data) return { webOrigin: config.webOrigin, apiOrigin: config.apiOrigin, data };
  return { webOrigin: data.web.origin, apiOrigin: data.api.origin, data };
}

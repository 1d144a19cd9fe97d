// The first event of a stream. An EventSource tells its page no status: a 401, a refusal by CORS and a server that is not
// running are the same error event.
import { config } from '/config.js';
import { newTrace, traced } from '../shared/witness.js';

export function firstEvent(path, credentials) {
  const trace = newTrace();
  const options = { withCredentials: credentials === 'include' };
  const source = new EventSource(traced(config.apiOrigin + path, trace), options);
  return new Promise((resolve) => {
    const end = (more) => {
      source.close(); // or it would connect again
      resolve({ method: 'GET', path, trace, ...more });
    };
    source.onmessage = ({ data }) => end({ status: 200, json: JSON.parse(data), result: '200' });
    source.onerror = () => end({ error: 'EventSource: an error event', result: 'throws' });
  });
}

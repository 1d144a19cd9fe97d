// The names (no values) of our two cookies that document.cookie shows, on the page's origin and on the API's.
import { config } from '/config.js';

const ours = /(sessionid|csrftoken)$/;

const outcomeFor = (names) => ({ result: names.filter((name) => ours.test(name)).sort().join(' ') || 'none' });

export const cookiesOnThisOrigin = () => outcomeFor(document.cookie.split('; ').map((pair) => pair.split('=')[0]));

// A small page on the API's origin reads the names there and leads back with them in the query.
export const toTheApi = (back) => `${config.apiOrigin}/lab/cookies/?${new URLSearchParams({ back })}`;
export const namesIn = (query) => outcomeFor((query.get('cookies') ?? '').split(' '));

// Which of the two cookies' names JavaScript sees in document.cookie, on the page's origin and on the API's; no values.
import { config } from '/config.js';

const ours = /(sessionid|csrftoken)$/;

const outcomeOf = (names) => ({ result: names.filter((name) => ours.test(name)).sort().join(' ') || 'none' });

export const cookiesOnThisOrigin = () => outcomeOf(document.cookie.split('; ').map((pair) => pair.split('=')[0]));

// A small page there reads its own and comes back with the names in the query.
export const toTheApi = (back) => `${config.apiOrigin}/lab/cookies/?${new URLSearchParams({ back })}`;
export const namesIn = (query) => outcomeOf((query.get('cookies') ?? '').split(' '));

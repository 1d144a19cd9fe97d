// What a run has found so far, while its page is away on a trip to another origin. It stays in this tab.

const key = (run) => `crosshost-run-${run}`;

export const kept = {
  set: (run, what) => sessionStorage.setItem(key(run), JSON.stringify(what)),

  // Once only: a page that is reloaded later must not go on from the middle.
  take(run) {
    const text = sessionStorage.getItem(key(run));
    sessionStorage.removeItem(key(run));
    return text && JSON.parse(text);
  },

  control: (what) => ({
    id: 'kept',
    title: 'The page finds again what it noted before its trip',
    passed: Boolean(what),
    detail: what ? 'it was there' : 'it is not there: begin this run again',
  }),
};

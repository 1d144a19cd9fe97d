// The outcomes of a run so far, kept in this tab while its page is on a trip to another origin.

const key = (run) => `crosshost-run-${run}`;

export const kept = {
  set: (run, progress) => sessionStorage.setItem(key(run), JSON.stringify(progress)),

  // Returned once only: a page that is reloaded later must not continue from the middle.
  take(run) {
    const text = sessionStorage.getItem(key(run));
    sessionStorage.removeItem(key(run));
    return text && JSON.parse(text);
  },

  control: (progress) => ({
    id: 'kept',
    title: 'The page finds the outcomes that it stored before its trip',
    passed: Boolean(progress),
    detail: progress ? 'found' : 'missing: start this run again',
  }),
};

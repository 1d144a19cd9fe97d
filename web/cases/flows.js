// The flows of cases.json, which lab/scenarios/cases.py reads too. A flow is a list of cases that run in order, in a
// browser without any cookie of ours; each case is one request and its outcome. Before them the browser may visit other
// pages (`visits`); `without` names the controls that its fault would fail.
import { config } from '/config.js';

const table = await (await fetch('/cases/cases.json')).json();

// The conditions that a case may name in `when`; cases.json explains them.
export const conditions = {
  works: ({ expected, flow, lab }) => lab && !flow && expected.whoami.split(' ')[0] === '200',
  include: (settings) => conditions.works(settings)
    || (settings.lab && !settings.flow && settings.fetchCredentials !== 'include'),
  sibling: (settings) => conditions.works(settings) && new URL(settings.apiOrigin).hostname.endsWith('.shop.localhost'),
};

export const { headline } = table;
export const flows = [...table.headline, ...table.faults, ...table.recipes];

export const casesOf = (flow) => flow.cases.filter(({ when }) => !when || conditions[when](config));

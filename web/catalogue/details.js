// What an entry has on demand: the story, each browser's result with its reason, and where to go on.
import { fixView } from '../bench/fixes.js';
import { scenarioData, cell } from '../shared/data.js';
import { element } from '../shared/element.js';
import { fill, inWords, reasons, rich, t } from '../shared/language.js';
import { mark, variants } from './marks.js';

// Return [{ variants, cell }]: browsers with the same result for the same reason are one.
function groups(data) {
  const found = [];
  for (const variant of variants) {
    const one = cell(data, data.shows, variant);
    const same = found.find((group) => (
      group.cell.predicted === one.predicted && JSON.stringify(group.cell.reason) === JSON.stringify(one.reason)
    ));
    if (same) same.variants.push(variant);
    else found.push({ variants: [variant], cell: one });
  }
  return found;
}

function names({ devtools, clause, url }) {
  const link = element('a', { href: url, rel: 'noreferrer', target: '_blank', textContent: clause });
  const shown = devtools ? [...rich('understand.devtools', { name: devtools }), ' '] : [];
  return element('p', { className: 'quiet' }, ...shown, t('understand.clause'), ' ', link);
}

function who(group) {
  if (group.variants.length === variants.length) return t('catalogue.every-browser');
  return group.variants.map((variant) => t(`browsers.${variant}.name`)).join(' · ');
}

function groupView(group, right, texts) {
  const { reason, measured, predicted } = group.cell;
  const kind = right.includes(group.variants[0]) ? 'go' : 'stop';
  const why = reason ? [
    element('p', { textContent: fill(texts[reason.id].sentence, inWords(reason.values)) }),
    names(reason),
    element('h4', { textContent: t('understand.fix') }),
    fixView(reason, texts[reason.id]),
  ] : [];
  return element(
    'section',
    { className: 'entry-result' },
    element('h4', {}, mark(kind, measured ?? predicted), ` ${who(group)}`),
    ...why,
  );
}

const story = (told) => told.story.split('\n\n').map((paragraph) => element('p', { textContent: paragraph }));

function next(running) {
  const links = [['/', 'catalogue.open-bench'], ['/lesson.html', 'catalogue.open-lesson']];
  if (!running) return element('p', { className: 'quiet', textContent: t('catalogue.start-first') });
  return element('p', { className: 'buttons' }, ...links.map(([href, key]) => (
    element('a', { className: 'button plain', href, textContent: t(key) })
  )));
}

export async function fillDetails(place, { name, right }, told, running) {
  place.replaceChildren(...story(told), next(running));
  const [data, texts] = await Promise.all([scenarioData(name), reasons()]);
  const shown = groups(data).map((group) => groupView(group, right, texts));
  place.lastElementChild.before(element('div', { className: 'entry-results' }, ...shown));
}

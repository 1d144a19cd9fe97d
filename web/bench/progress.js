// Says what is running, for eyes and screen readers alike, and lets it be stopped.
import { titleOf } from '../shared/case-titles.js';
import { t } from '../shared/language.js';
import { buttonOf, tally, updateCases } from './do-it.js';
import { isRunning, onRun, stop } from './runner.js';
import { tab } from './tab.js';

const said = {
  'starts-over': () => t('bench.progress.starts-over'),
  visits: ({ visit }) => t('bench.progress.visits', { visit: t(`bench.visit.${visit}`) }),
  runs: ({ title, number, of }) => t('bench.progress.runs', { number, of, title: titleOf({ title }) }),
  asks: () => t('bench.progress.asks'),
};

function ending(reason) {
  const { count, done, agreed } = tally();
  if (reason !== 'done') return t(`bench.progress.${reason}`);
  if (!done) return t('bench.progress.done');
  return t(agreed === done ? 'bench.progress.all-agree' : 'bench.progress.some-differ', { count, done, agreed });
}

// Where the drawing stands below the cases, a person who waits for one result is led to it.
function leadToResult() {
  const place = document.getElementById('both-sides');
  if (place.getBoundingClientRect().top > innerHeight * 0.75) place.scrollIntoView({ behavior: 'smooth' });
}

// `controls()` are the elements that are disabled while something runs; `stopButton` is enabled then.
export function showProgress(status, stopButton, controls) {
  let pressed = null; // where the focus returns to
  let last = null;

  const enable = () => {
    const running = isRunning();
    controls().forEach((control) => { control.disabled = running; });
    stopButton.hidden = !running;
    updateCases();
  };

  onRun((event) => {
    if (event.name === 'began') {
      const focused = document.activeElement?.closest('button') ?? null;
      if (focused) tab.byKeyboard = focused.matches(':focus-visible');
      pressed = focused;
      last = null;
      enable();
      status.dataset.state = 'running';
      if (tab.byKeyboard) stopButton.focus();
      return;
    }
    if (event.name === 'problem') {
      status.dataset.problem = event.error.message;
      return;
    }
    if (event.name === 'ended') {
      const hadFocus = document.activeElement === stopButton || document.activeElement === document.body;
      enable();
      const target = pressed?.isConnected ? pressed : last && buttonOf(last.flow, last.id);
      if (hadFocus && tab.byKeyboard) target?.focus({ preventScroll: true });
      if (event.reason === 'done' && event.single) leadToResult();
      status.textContent = ending(event.reason);
      status.dataset.state = event.reason;
      if (event.reason === 'unreachable') document.getElementById('states').scrollIntoView({ block: 'nearest' });
      return;
    }
    if (event.name === 'runs') last = event;
    status.textContent = said[event.name](event);
    status.dataset.state = 'running';
  });
  stopButton.addEventListener('click', stop);
  enable();
}

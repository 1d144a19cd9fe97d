// What stands far below is fetched when a person gets there, so that the page itself is there at once.
import { element } from './element.js';

// Call `load` once, when `place` comes into view.
export function whenShown(place, load) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    load();
  });
  observer.observe(place);
}

export const addStyle = (href) => document.head.append(element('link', { rel: 'stylesheet', href }));

// Call `callback` once, when a person comes near `place`: what is further down is loaded when it is needed.
export function whenNear(place, callback) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    callback();
  }, { rootMargin: '300px' });
  observer.observe(place);
}

// Names, never values. Django redirects back, to the page only.
const back = document.getElementById('back');
const names = document.cookie.split('; ').filter(Boolean).map((pair) => pair.split('=')[0]);
const there = new URL(back.href);
const to = there.searchParams.get('to');
there.searchParams.set('to', `${to}${to.includes('?') ? '&' : '?'}cookies=${encodeURIComponent(names.join(' '))}`);
location.replace(there);

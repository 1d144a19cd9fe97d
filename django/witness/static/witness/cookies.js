// Names, never values. The way back leads through Django, and to the page alone.
const back = document.getElementById('back');
const names = document.cookie.split('; ').filter(Boolean).map((pair) => pair.split('=')[0]);
const there = new URL(back.href);
const to = there.searchParams.get('to');
there.searchParams.set('to', `${to}${to.includes('?') ? '&' : '?'}cookies=${encodeURIComponent(names.join(' '))}`);
location.replace(there);

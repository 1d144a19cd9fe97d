// What a document of the grid does: all of its actions at once, then a frame tells its parent, and the tab goes on to the
// next document. Works in any browser, without a driver.
const plan = JSON.parse(document.getElementById('plan').textContent);
const limit = 15000; // milliseconds; only a browser that is stuck needs them
const framed = window.parent !== window;

const element = (name, properties) => Object.assign(document.createElement(name), properties);

const settled = (node, where = document.body) => new Promise((resolve) => {
  node.onload = resolve;
  node.onerror = resolve;
  where.append(node);
});

// A frame says hello when its script runs and bye when it is done. One that loads without a hello shows no document of
// ours: the browser blocked it.
const frames = new Map();
addEventListener('message', ({ data }) => frames.get(data.id)?.(data.says));

// A browser that blocks mixed content fires no event for a frame. It refuses a fetch to the same origin, too.
const blocksMixed = async (url) => location.protocol === 'https:' && url.startsWith('http:')
  && fetch(`${new URL(url).origin}/grid/probe`, { mode: 'no-cors', credentials: 'omit' }).then(() => false, () => true);

function framedBy(id, node, blocked) {
  return new Promise((resolve) => {
    let greeted = false;
    if (blocked) setTimeout(resolve, 100);
    frames.set(id, (says) => {
      greeted = true;
      if (says === 'bye') resolve();
    });
    node.onload = () => setTimeout(() => greeted || resolve(), 500);
    node.onerror = resolve;
  });
}

function formTo({ url, method }, target) {
  const { origin, pathname, searchParams } = new URL(url);
  const get = method === 'GET'; // whose fields replace the query
  const form = element('form', { action: get ? origin + pathname : url, method, target });
  for (const [name, value] of get ? searchParams : [['field', '1']]) {
    form.append(element('input', { type: 'hidden', name, value }));
  }
  document.body.append(form);
  return form;
}

const perform = {
  fetch: ({
    url, method, mode, credentials,
  }) => fetch(url, {
    method, mode, credentials, body: ['POST', 'PUT'].includes(method) ? 'text' : undefined,
  }).then((response) => response.text()).catch(() => {}),
  image: ({ url }) => settled(element('img', { src: url, alt: '' })),
  script: ({ url }) => settled(element('script', { src: url })),
  style: ({ url }) => settled(element('link', { rel: 'stylesheet', href: url }), document.head),
  async frame({ url, id, sandboxed }) {
    const frame = element('iframe', { title: id });
    if (sandboxed) frame.sandbox = 'allow-scripts';
    const done = framedBy(id, frame, await blocksMixed(url));
    frame.src = url;
    document.body.append(frame);
    return done;
  },
  async 'frame-post'({ id, url }) {
    const frame = element('iframe', { name: id, title: id });
    await settled(frame); // the empty document, whose load is not the form's
    const done = framedBy(id, frame, await blocksMixed(url));
    formTo({ url, method: 'POST' }, id).submit();
    return done;
  },
  'document.cookie': ({ url }) => fetch(url, { method: 'POST', credentials: 'omit', body: document.cookie }),
};

const leave = {
  link({ url }) {
    const link = element('a', { href: url, textContent: 'on' });
    document.body.append(link);
    link.click();
  },
  'form-get': ({ url }) => formTo({ url, method: 'GET' }, '_self').submit(),
  'form-post': ({ url }) => formTo({ url, method: 'POST' }, '_self').submit(),
};

const tell = (says) => framed && window.parent.postMessage({ id: plan.id, says }, '*');

async function walk() {
  tell('hello');
  for (const header of plan.writes) document.cookie = header;
  const late = new Promise((resolve) => {
    setTimeout(resolve, limit, 'late');
  });
  const actions = plan.actions.map(async (action) => {
    if (await Promise.race([perform[action.how](action), late]) === 'late') {
      await fetch(`${plan.trouble}${action.id}`, { method: 'POST' });
    }
  });
  await Promise.all(actions);
  tell('bye');
  if (plan.wait) document.getElementById('wait').textContent = `Waiting ${Math.ceil(plan.wait)} s: the cookies grow old.`;
  await new Promise((resolve) => {
    setTimeout(resolve, plan.wait * 1000);
  });
  if (plan.leave) leave[plan.leave.how](plan.leave);
}

walk();

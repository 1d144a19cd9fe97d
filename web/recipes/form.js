// The form: two origins, examples of them, and a choice on each axis. It is made from the space of all recipes.
import { element } from '../shared/element.js';
import { rich, t } from '../shared/language.js';

const originField = (name) => {
  const input = element('input', {
    id: `${name}-origin`, name, type: 'url', autocomplete: 'off', autocapitalize: 'none', spellcheck: false, required: true,
  });
  const wrong = element('p', { id: `${name}-wrong`, className: 'wrong', hidden: true });
  input.setAttribute('aria-describedby', wrong.id);
  const label = element('label', { htmlFor: input.id, textContent: t(`recipes.${name}`) });
  return element('div', { className: 'origin-field' }, label, input, wrong);
};

function choice(type, name, value, key) {
  const input = element('input', { type, name, value });
  return element('label', { className: 'choice' }, input, element('span', {}, ...rich(key)));
}

const group = (name, type, values) => element(
  'fieldset',
  { className: 'choices' },
  element('legend', { textContent: t(`recipes.${name}`) }),
  ...values.map((value) => choice(type, name, value, name === 'browsers' ? `browsers.${value}.name` : `recipes.${name}-options.${value || 'none-said'}`)),
);

function examples(relations, take) {
  const buttons = relations.map(({ id, page, api }) => {
    const title = element('span', { textContent: t(`recipes.relations.${id}`) });
    const origins = element('span', { className: 'example-origins', textContent: page === api ? page : `${page} → ${api}` });
    const button = element('button', { type: 'button', className: 'example' }, title, origins);
    button.dataset.relation = id;
    button.addEventListener('click', () => take({ page, api }));
    return element('li', {}, button);
  });
  return element(
    'details',
    { className: 'examples-box' },
    element('summary', { textContent: t('recipes.examples') }),
    element('ul', { className: 'examples' }, ...buttons),
  );
}

// Whether two hosts are one site, where only the Public Suffix List tells.
const suffixQuestion = () => {
  const made = group('suffix', 'radio', ['', 'yes']);
  made.append(element('p', { className: 'quiet' }, ...rich('recipes.suffix-about')));
  made.hidden = true;
  return made;
};

const chosen = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value);

// Fill `form`, and return { read, write, say, ask }. `changed` is called after each change by a person.
export function makeForm(form, { axes, engines, relations }, changed) {
  const choices = { ...axes, suffix: ['', 'yes'] };
  const question = suffixQuestion();
  const write = (wish) => {
    for (const name of ['page', 'api']) form.elements[name].value = wish[name];
    for (const [name, values] of Object.entries(choices)) {
      const value = values.includes(wish[name]) ? wish[name] : values[0];
      form.querySelector(`[name=${name}][value="${value}"]`).checked = true;
    }
    for (const box of form.querySelectorAll('[name=browsers]')) box.checked = wish.browsers.includes(box.value);
  };
  const read = () => ({
    page: form.elements.page.value,
    api: form.elements.api.value,
    ...Object.fromEntries(Object.keys(choices).map((name) => [name, chosen(form, name)[0]])),
    browsers: chosen(form, 'browsers'),
  });
  // Show what is wrong with an origin, or nothing.
  const say = (name, message) => {
    const place = form.querySelector(`#${name}-wrong`);
    place.hidden = !message;
    place.replaceChildren(...(message ?? []));
    form.elements[name].setAttribute('aria-invalid', String(Boolean(message)));
  };
  form.append(
    originField('page'),
    originField('api'),
    question,
    examples(relations, (origins) => {
      write({ ...read(), ...origins });
      changed();
    }),
    ...Object.entries(axes).map(([name, values]) => group(name, 'radio', values)),
    group('browsers', 'checkbox', engines),
    element('p', { className: 'quiet', textContent: t('recipes.browsers-about') }),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', changed);
  return { read, write, say, ask: (unsure) => { question.hidden = !unsure; } };
}

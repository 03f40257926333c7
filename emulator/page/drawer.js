import { call } from './api.js';
import { exactly, toTheSecond } from './dates.js';
import { find, make, note, quiet, replaceKeepingFocus } from './dom.js';

const newest = 80;

/** Behind the scenes: what the programme calls, and the bad days that one may switch on. */
export const createDrawer = ({ fail }) => {
  const drawer = find('#drawer');
  const opener = find('#to-drawer');
  const calls = find('#calls');
  const faults = find('#faults');
  const rows = new Map();
  let known = [];

  const drawCalls = async () => {
    const { items } = await call('GET', `/journal?limit=${newest}`);
    const ids = new Set(items.map(({ id }) => id));
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
    for (const entry of items) if (!rows.has(entry.id)) rows.set(entry.id, callRow(entry));
    const list = items.map(({ id }) => rows.get(id)).reverse();
    replaceKeepingFocus(calls, list.length > 0 ? list : [note('Вызовов ещё не было.')]);
  };

  const drawFaults = async () => {
    const answer = await call('GET', '/faults');
    if (known.length === 0) {
      known = answer.known;
      fillForm(known);
    }
    const { items } = answer;
    opener.textContent = items.length === 0 ? 'Журнал и сбои' : `Журнал и сбои · включено: ${items.length}`;
    opener.classList.toggle('warned', items.length > 0);
    const off = (path, label, key) => quiet(label, key, () => void call('DELETE', path).then(drawFaults).catch(fail));
    const rowsOf = items.map((fault) =>
      make(
        'li',
        {},
        make('span', { textContent: faultWords(fault, known) }),
        off(`/faults/${fault.key}`, 'Выключить', `fault:${fault.key}`),
      ),
    );
    const all = items.length > 1 ? [make('li', {}, off('/faults', 'Выключить все', 'fault:all'))] : [];
    replaceKeepingFocus(
      faults,
      rowsOf.length > 0 ? [...rowsOf, ...all] : [make('li', {}, note('Сбоев нет: сеть работает как обычно.'))],
    );
  };

  const isOpen = () => !drawer.hidden;
  const refresh = () => (isOpen() ? Promise.all([drawCalls(), drawFaults()]) : drawFaults());
  const open = (state) => {
    drawer.hidden = !state;
    document.body.classList.toggle('with-drawer', state);
    opener.ariaExpanded = String(state);
    localStorage.setItem('drawer', state ? 'open' : '');
    if (state) find('#to-calls').focus();
    else opener.focus();
    void refresh().catch(fail);
  };
  const choose = (tab) => {
    for (const name of ['calls', 'faults']) {
      find(`#to-${name}`).ariaSelected = String(name === tab);
      find(`#to-${name}`).tabIndex = name === tab ? 0 : -1;
      find(`#${name}-panel`).hidden = name !== tab;
    }
  };

  opener.addEventListener('click', () => open(!isOpen()));
  find('#close-drawer').addEventListener('click', () => open(false));
  drawer.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') open(false);
  });
  for (const name of ['calls', 'faults']) {
    find(`#to-${name}`).addEventListener('click', () => choose(name));
    find(`#to-${name}`).addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      const other = name === 'calls' ? 'faults' : 'calls';
      choose(other);
      find(`#to-${other}`).focus();
    });
  }
  find('#fault-form').addEventListener('submit', (event) => {
    event.preventDefault();
    call('POST', '/faults', askedFault()).then(drawFaults).catch(fail);
  });
  find('#fault-id').addEventListener('change', () => fillVariants(known));
  find('#fault-share').addEventListener('focus', () => (find('#fault-sometimes').checked = true));

  choose('calls');
  if (localStorage.getItem('drawer') === 'open') {
    drawer.hidden = false;
    document.body.classList.add('with-drawer');
    opener.ariaExpanded = 'true';
  }
  return {
    refresh,
    changed: (what) =>
      Promise.all([what.includes('journal') && isOpen() ? drawCalls() : null, what.includes('faults') ? drawFaults() : null]),
  };
};

const outcomeOf = ({ answer, fault }) => {
  const code = answer?.error?.error_code;
  const words = answer === undefined ? 'обрыв связи' : code === undefined ? 'ок' : `ошибка ${code}`;
  return { bad: words !== 'ок' || fault !== undefined, words: fault === undefined ? words : `${words}, сбой ${fault}` };
};

const callRow = (entry) => {
  const { id, at, method, params, answer } = entry;
  const told = Object.entries(params).filter(([name]) => name !== 'v');
  const { bad, words } = outcomeOf(entry);
  const summary = make(
    'summary',
    {},
    make('time', { dateTime: at, title: exactly(at), textContent: toTheSecond(at) }),
    ' ',
    make('b', { textContent: method }),
    ' ',
    make('span', { className: `tag ${bad ? 'bad' : ''}`, textContent: words }),
  );
  summary.dataset.key = `call:${id}`;
  const terms = told.flatMap(([name, value]) => [
    make('dt', { textContent: name }),
    make('dd', { textContent: value, dir: 'auto' }),
  ]);
  const answered = answer === undefined ? [] : [make('pre', { tabIndex: 0, textContent: JSON.stringify(answer, null, 1) })];
  return make('details', {}, summary, make('dl', {}, ...terms), ...answered);
};

const percent = new Intl.NumberFormat('ru-RU', { style: 'percent', maximumFractionDigits: 0 });

const faultWords = ({ id, title, count, probability, method, variant, happened, until }, known) => {
  const name = title ?? known.find((one) => one.id === id)?.title;
  const often =
    count === 1
      ? 'один раз'
      : count !== undefined
        ? `ещё ${count} раз`
        : probability !== undefined
          ? `с вероятностью ${percent.format(probability)}`
          : 'всегда';
  const more = [method, variant, until && `до ${toTheSecond(until)}`, happened > 0 && `случилось: ${happened}`];
  return [`${id}. ${name}`, often, ...more.filter(Boolean)].join(' · ');
};

const fillForm = (known) => {
  const options = (kind) =>
    known
      .filter(({ strikes }) => strikes === kind)
      .map(({ id, title }) => make('option', { value: id, textContent: `${id}. ${title}` }));
  find('#fault-id').replaceChildren(
    make('optgroup', { label: 'Когда программа пишет в сеть' }, ...options('calls')),
    make('optgroup', { label: 'Когда сеть присылает события' }, ...options('events')),
  );
  find('#fault-id').value = 'F6';
  fillVariants(known);
};

const fillVariants = (known) => {
  const { variants } = known.find(({ id }) => id === find('#fault-id').value);
  find('#fault-variant').replaceChildren(
    make('option', { value: '', textContent: 'как обычно' }),
    ...variants.map((name) => make('option', { value: name, textContent: name })),
  );
  find('#fault-variant-row').hidden = variants.length === 0;
};

const askedFault = () => {
  const often = document.querySelector('[name="often"]:checked').value;
  const variant = find('#fault-variant').value;
  return {
    id: find('#fault-id').value,
    network: 'vk',
    ...(variant === '' ? {} : { variant }),
    ...(often === 'once' ? { count: 1 } : {}),
    ...(often === 'sometimes' ? { probability: Number(find('#fault-share').value) / 100 } : {}),
  };
};

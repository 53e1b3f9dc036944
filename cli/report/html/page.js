// What the page can do beyond being read: filters (kept in the address), sorting, copying, themes.
// Without this script everything is there, and nothing moves.
//
// Texts of the page come from events that anyone may have sent. They are compared and copied, and
// put back as text alone: nothing here makes markup of them.
'use strict';
(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
  const format = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  const count = (number, noun) => `${format(number)} ${noun}${number === 1 ? '' : 's'}`;
  const LEVELS = ['error', 'warning', 'info'];

  // ---- What is on the page ----

  const textOf = (selector, within) => find(selector, within)?.textContent ?? '';

  // Cards and rows of findings; `place` is where they stand when nothing else is asked for.
  const items = findAll('[data-findings]').map((element, place) => ({
    element,
    place,
    level: element.dataset.level,
    findings: Number(element.dataset.findings),
    event: textOf('.event', element),
    rule: textOf('.rule', element),
    text: element.textContent.toLowerCase(),
  }));
  const rows = findAll('#events tbody tr').map((element) => ({
    element,
    event: textOf('.event', element),
    text: element.textContent.toLowerCase(),
  }));
  const numbers = new Map(findAll('[data-number]').map((element) => [element.dataset.number, element]));
  const totals = new Map([...numbers].map(([name, element]) => [name, element.textContent]));
  const left = Number(find('.rest[data-groups]')?.dataset.groups ?? 0);
  const shown = find('#shown');
  const shownAtFirst = shown.textContent;
  const noun = numbers.has('groups') ? 'group' : 'finding';

  // ---- Filters: controls <-> state <-> address ----

  const controls = {
    text: find('#filter-text'),
    category: find('#filter-category'),
    event: find('#filter-event'),
    sort: find('#filter-sort'),
  };
  const boxes = LEVELS.map((level) => find(`#filter-${level}`));

  function addOptions(select, values) {
    const known = new Set();
    for (const value of values)
      if (value)
        known.add(value);
    for (const value of [...known].sort())
      select.append(new Option(value, value));
    select.closest('label').hidden = known.size < 2;
  }

  function readControls() {
    const state = {};
    for (const [name, control] of Object.entries(controls))
      if (control.value)
        state[name] = control.value;
    const levels = LEVELS.filter((_, i) => boxes[i].checked);
    if (levels.length < LEVELS.length)
      state.level = levels.join(',') || 'none';
    return state;
  }

  function setControls(state) {
    for (const [name, control] of Object.entries(controls)) {
      control.value = state[name] ?? '';
      if (control.value !== (state[name] ?? '')) // a choice that this page does not have
        control.value = '';
    }
    const levels = state.level ? state.level.split(',') : LEVELS;
    LEVELS.forEach((level, i) => { boxes[i].checked = levels.includes(level); });
  }

  // "#level=error&event=Order%20Completed"; an address without "=" names a place on the page.
  function readAddress() {
    const hash = location.hash.slice(1);
    return hash.includes('=') ? Object.fromEntries(new URLSearchParams(hash)) : null;
  }

  function writeAddress(state) {
    const hash = new URLSearchParams(state).toString();
    try {
      history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      location.hash = hash;
    }
  }

  const isNarrow = (state) => Boolean(state.text || state.category || state.event || state.level);

  function matches(item, state) {
    return (!state.level || state.level.split(',').includes(item.level)) &&
      (!state.category || item.rule.startsWith(`${state.category}/`)) &&
      (!state.event || item.event === state.event) &&
      (!state.text || item.text.includes(state.text.toLowerCase()));
  }

  // The numbers at the top are those of the list: both come from `seen`.
  function showNumbers(seen, narrow) {
    const sums = { groups: seen.length, error: 0, warning: 0, info: 0 };
    for (const item of seen)
      sums[item.level] += item.findings;
    for (const [name, element] of numbers) {
      element.textContent = narrow ? `${format(sums[name])} ` : totals.get(name);
      if (narrow) {
        const of = document.createElement('small');
        of.textContent = `of ${totals.get(name)}`;
        element.append(of);
      }
    }
    const findings = sums.error + sums.warning + sums.info;
    shown.textContent = narrow
      ? `${count(seen.length, noun)}${noun === 'group' ? `, ${count(findings, 'finding')}` : ''} of ${shownAtFirst}` +
        (left ? `; ${count(left, noun)} that this page leaves out cannot be searched here` : '')
      : shownAtFirst;
  }

  function apply(state) {
    const narrow = isNarrow(state);
    const seen = items.filter((item) => {
      item.element.hidden = narrow && !matches(item, state);
      return !item.element.hidden;
    });
    for (const row of rows)
      row.element.hidden = Boolean((state.event && row.event !== state.event) ||
        (state.text && !row.text.includes(state.text.toLowerCase()) && !seen.some((item) => item.event === row.event)));
    showNumbers(seen, narrow);
    arrange(state.sort);
  }

  // ---- Order ----

  const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const ORDERS = {
    findings: (a, b) => b.findings - a.findings || a.place - b.place,
    event: (a, b) => byText(a.event, b.event) || a.place - b.place,
    rule: (a, b) => byText(a.rule, b.rule) || a.place - b.place,
  };
  let order = '';

  function arrange(name = '') {
    if (name === order)
      return;
    order = name;
    const sorted = [...items].sort(ORDERS[name] ?? ((a, b) => a.place - b.place));
    const parents = new Map();
    for (const { element } of sorted) {
      const parent = element.parentNode;
      if (!parents.has(parent))
        parents.set(parent, document.createDocumentFragment());
      parents.get(parent).append(element);
    }
    for (const [parent, children] of parents)
      parent.append(children);
  }

  const cellValue = (row, column) => {
    const cell = row.cells[column];
    const number = cell.dataset.value ?? cell.textContent.replace(/[,%]/g, '');
    return cell.classList.contains('number') ? Number(number) : cell.textContent;
  };

  function sortTable(table, column, head) {
    const up = head.getAttribute('aria-sort') === 'descending';
    const sign = up ? 1 : -1;
    const body = table.tBodies[0];
    const sorted = [...body.rows].map((row) => [cellValue(row, column), row])
      .sort(([a], [b]) => sign * (typeof a === 'number' ? a - b : byText(a, b)));
    for (const other of findAll('th[aria-sort]', table.tHead))
      other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    body.append(...sorted.map(([, row]) => row));
  }

  for (const table of findAll('table.sortable')) {
    findAll('thead th', table).forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      button.addEventListener('click', () => sortTable(table, column, head));
      head.replaceChildren(button);
    });
  }

  // ---- Copying ----

  async function copy(text, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement('textarea');
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  // Prints the event of a sample. None for names that are shown otherwise than they are: signs for
  // control characters, a cut, or what is no file.
  function commandFor(file, line) {
    if (/[\u2400-\u2421\u27e8\u27e9\u2026]|^<|^-$/.test(file))
      return null;
    const name = `'${file.replace(/^-/, './-').replaceAll("'", "'\\''")}'`;
    const only = `sed -n '${line}{p;q;}'`;
    if (file.endsWith('.gz'))
      return `gzip -dc ${name} | ${only} | jq .`;
    if (file.endsWith('.zst'))
      return `zstd -dcq ${name} | ${only} | jq .`;
    return `${only} ${name} | jq .`;
  }

  function addCopyButtons(card) {
    if (card.dataset.ready)
      return;
    card.dataset.ready = 'yes';
    for (const place of findAll('.sample > .place', card)) {
      const line = textOf('.line', place);
      const command = line && commandFor(textOf('.file', place), line);
      if (!command)
        continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Copy jq command';
      button.title = command;
      button.addEventListener('click', () => copy(command, button));
      place.append(button);
    }
  }

  // ---- Opening ----

  const cards = findAll('.group');
  for (const card of cards) {
    card.addEventListener('toggle', () => card.open && addCopyButtons(card));
    if (card.open)
      addCopyButtons(card);
  }

  function openTarget() {
    const target = location.hash.length > 1 && !location.hash.includes('=') &&
      document.getElementById(location.hash.slice(1));
    if (!target)
      return;
    target.hidden = false;
    if (target instanceof HTMLDetailsElement)
      target.open = true;
    target.scrollIntoView();
  }

  const openAll = find('#open-all');
  openAll.hidden = !cards.length;
  openAll.addEventListener('click', () => {
    const open = cards.some((card) => !card.hidden && !card.open);
    for (const card of cards)
      if (!card.hidden)
        card.open = open;
    openAll.textContent = open ? 'Close all' : 'Open all';
  });

  // ---- Theme ----

  const THEMES = ['auto', 'light', 'dark'];
  const themeButton = find('#theme');
  let theme = 'auto';
  try {
    theme = localStorage.getItem('trackvet-theme') ?? 'auto';
  } catch {
    // a page of its own origin has no storage; the theme then lasts as long as the page
  }

  function showTheme() {
    if (theme === 'light' || theme === 'dark')
      document.documentElement.dataset.theme = theme;
    else
      delete document.documentElement.dataset.theme;
    themeButton.textContent = `Theme: ${theme}`;
  }

  themeButton.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    try {
      localStorage.setItem('trackvet-theme', theme);
    } catch {
      // as above
    }
    showTheme();
  });
  themeButton.hidden = false;
  showTheme();

  // ---- Start ----

  function changed() {
    const state = readControls();
    apply(state);
    writeAddress(state);
  }

  function addressChanged() {
    const state = readAddress();
    if (!state) {
      openTarget();
      return;
    }
    setControls(state);
    apply(readControls());
  }

  if (items.length) {
    const filters = find('#filters');
    addOptions(controls.category, items.map((item) => item.rule.split('/')[0]));
    addOptions(controls.event, items.map((item) => item.event));
    filters.addEventListener('input', changed);
    filters.addEventListener('submit', (event) => event.preventDefault());
    find('#reset').addEventListener('click', () => {
      setControls({});
      changed();
    });
    find('#copy-view').addEventListener('click', (event) => copy(location.href, event.currentTarget));
    filters.hidden = false;
  }
  addEventListener('hashchange', addressChanged);
  addressChanged();
})();

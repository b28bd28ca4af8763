// The script of the coverage page: opens places, asks for sections as they are opened, and keeps the page as it was left.
(() => {
  const vscode = acquireVsCodeApi();
  const root = document.getElementById('content');
  /** Paths of the open sections and of those with all rows, and how far the page is scrolled. */
  const state = { open: [], all: [], scroll: 0, ...vscode.getState() };
  /**
   * Where the page is to stand once its sections are filled, until then it is too short: a distance, or the path of a section.
   * Meanwhile the place where the browser puts it is not what somebody chose, and not saved.
   */
  let goal;

  const save = () => vscode.setState(state);
  const sections = (within = root) => [...within.querySelectorAll('details')];
  const find = path => sections().find(section => section.dataset.path === path);
  const bodyOf = section => section.querySelector('.body');
  const stops = within => [...within.querySelectorAll('summary, a, button')];

  function show(html, active) {
    const focused = document.activeElement?.closest('details');
    const stop = focused ? stops(focused).indexOf(document.activeElement) : -1;
    const before = new Map(sections().map(section => [section.dataset.path, bodyOf(section)]));
    if (active && !state.open.includes(active)) state.open.push(active);

    const next = document.createElement('div');
    next.innerHTML = html;
    let short = false;
    for (const section of sections(next)) {
      const { path } = section.dataset;
      section.open = state.open.includes(path);
      section.addEventListener('toggle', () => toggled(section));
      if (!section.open) continue;
      // What stood there goes on standing there until the new comes, so that nothing moves.
      const old = before.get(path);
      if (old?.hasChildNodes()) bodyOf(section).replaceWith(old);
      else short = true;
    }
    root.replaceChildren(...next.childNodes);

    if (active) goal = active;
    // Without any section the server is only just starting, or went away.
    else if (short || sections().length === 0) goal ??= state.scroll;
    const again = active ? find(active) : focused && find(focused.dataset.path);
    if (again) refocus(again, active ? 0 : stop);
    for (const section of sections()) if (section.open) fill(section);
    reach();
    save();
  }

  /** Asks for what a section holds, once. */
  function fill(section) {
    const { path } = section.dataset;
    if (section.dataset.filled) return;
    section.dataset.filled = 'soon';
    vscode.postMessage({ type: 'section', path, all: state.all.includes(path) });
  }

  function receive(path, html) {
    const section = find(path);
    if (!section) return;
    const stop = stops(section).indexOf(document.activeElement);
    section.dataset.filled = 'yes';
    bodyOf(section).innerHTML = html;
    if (stop > 0) refocus(section, stop);
    reach();
  }

  /** Gives the focus to what stands in a section where the focus was. */
  function refocus(section, stop) {
    const all = stops(section);
    (all[stop] ?? all[0]).focus({ preventScroll: true });
  }

  /** Goes to where the page is to stand; with all sections filled it is there. */
  function reach() {
    if (goal === undefined) return;
    if (typeof goal === 'string') find(goal)?.scrollIntoView();
    else window.scrollTo(0, goal);
    if (sections().length > 0 && sections().every(({ open, dataset }) => !open || dataset.filled === 'yes')) {
      goal = undefined;
      keepPlace();
    }
  }

  function keepPlace() {
    if (goal !== undefined) return;
    state.scroll = window.scrollY;
    save();
  }

  function toggled(section) {
    const { path } = section.dataset;
    state.open = state.open.filter(open => open !== path);
    if (section.open) {
      state.open.push(path);
      fill(section);
    }
    save();
  }

  window.addEventListener('message', ({ data }) => {
    if (data.type === 'content') show(data.html, data.active);
    if (data.type === 'section') receive(data.path, data.html);
  });

  root.addEventListener('click', event => {
    if (event.target.closest('button[data-all]')) {
      const { path } = event.target.closest('details').dataset;
      state.all.push(path);
      save();
      vscode.postMessage({ type: 'section', path, all: true });
      return;
    }
    const link = event.target.closest('a[data-file]');
    if (!link) return;
    event.preventDefault();
    vscode.postMessage({ type: 'open', file: link.dataset.file, line: Number(link.dataset.line) });
  });

  window.addEventListener('scroll', keepPlace);
  // Whoever scrolls or types has chosen another place.
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    window.addEventListener(name, () => (goal = undefined), { passive: true });
  }

  vscode.postMessage({ type: 'ready' });
})();

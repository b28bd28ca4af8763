// The script of the coverage page: opens places, asks for sections as they are opened, and keeps open what was.
(() => {
  const vscode = acquireVsCodeApi();
  const root = document.getElementById('content');
  /** Paths of the open sections, and how far the page is scrolled. */
  const state = vscode.getState() ?? { open: [], scroll: 0 };

  const save = () => vscode.setState(state);
  const sections = () => [...root.querySelectorAll('details')];
  const ask = section => vscode.postMessage({ type: 'section', path: section.dataset.path });

  function show(html, active) {
    const focused = document.activeElement?.closest('details')?.dataset.path;
    root.innerHTML = html;
    if (active && !state.open.includes(active)) state.open.push(active);
    for (const section of sections()) {
      section.open = state.open.includes(section.dataset.path);
      section.addEventListener('toggle', () => toggled(section));
      if (section.dataset.path === focused) section.querySelector('summary').focus();
    }
    const section = active && sections().find(found => found.dataset.path === active);
    if (section) {
      section.querySelector('summary').focus();
      section.scrollIntoView();
    } else {
      window.scrollTo(0, state.scroll);
    }
    save();
  }

  function toggled(section) {
    const { path } = section.dataset;
    state.open = state.open.filter(open => open !== path);
    if (section.open) state.open.push(path);
    if (section.open && !section.dataset.filled) ask(section);
    save();
  }

  window.addEventListener('message', ({ data }) => {
    if (data.type === 'content') show(data.html, data.active);
    if (data.type === 'section') {
      const section = sections().find(found => found.dataset.path === data.path);
      if (!section) return;
      section.dataset.filled = 'yes';
      section.querySelector('.body').innerHTML = data.html;
    }
  });

  root.addEventListener('click', event => {
    if (event.target.closest('button[data-all]')) {
      const { path } = event.target.closest('details').dataset;
      vscode.postMessage({ type: 'section', path, all: true });
      return;
    }
    const link = event.target.closest('a[data-file]');
    if (!link) return;
    event.preventDefault();
    vscode.postMessage({ type: 'open', file: link.dataset.file, line: Number(link.dataset.line) });
  });

  window.addEventListener('scroll', () => {
    state.scroll = window.scrollY;
    save();
  });

  vscode.postMessage({ type: 'ready' });
})();

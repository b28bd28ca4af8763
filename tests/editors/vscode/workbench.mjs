// VS Code as its user meets it: code-server with a clean profile, shown in Chromium without a screen, driven by keys and by
// what stands on the page. Every wait is for something that can be seen; nothing sleeps for a fixed time.
import { DEADLINE, insist, until } from './codeserver.mjs';

export * from './codeserver.mjs';

/** One window of the workbench. Places are written as people read them: line and column from 1, `84:5`. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens a folder, or several by a file `.code-workspace`. */
  async open(url, folder) {
    await this.page.addInitScript(() => {
      globalThis.notifications = [];
      const look = () => {
        for (const element of document.querySelectorAll('.notifications-toasts .notification-list-item-message')) {
          const text = element.textContent;
          const known = globalThis.notifications.some((found) => found.element === element && found.text === text);
          if (text && !known) globalThis.notifications.push({ element, text });
        }
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    });
    const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    await this.page.goto(`${url}/?${kind}=${encodeURIComponent(folder)}`);
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Presses a key in the editor: without the focus it would be lost. */
  async key(key) {
    await this.focus();
    await this.press(key);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** Presses keys until what they open is there: a menu closes when anything else takes the focus, and keys that come while
   * the focus moves are lost. */
  summon(keys, opened) {
    return insist(
      [].concat(keys).join(' '),
      async (patience) => {
        for (const key of [].concat(keys)) await this.press(key);
        await opened.waitFor({ timeout: patience });
      },
      () => this.press('Escape'),
    );
  }

  /** Presses Escape until something is gone. */
  dismiss(shown) {
    return insist('Escape', async (patience) => {
      if (await shown.first().isVisible()) await this.press('Escape');
      await shown.first().waitFor({ state: 'hidden', timeout: patience });
    });
  }

  get input() {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input.input').first();
  }

  /** Types into quick input, opened by a key, and chooses the row that shows `row`. Quick input closes when anything else takes
   * the focus, a view that has just finished opening, say: so it is opened again until there is the row. Rows change their
   * order below the pointer while the list is still searched: so the row is given its click, not the place where it stood. A
   * command that is made known while the list is open does not come into it: so no list is looked at for long. */
  async quick(key, text, row) {
    await insist(
      `quick input ${key} ${text}`,
      async (patience) => {
        await this.press(key);
        await this.input.waitFor({ state: 'visible', timeout: patience });
        await this.input.fill(text, { timeout: patience });
        const found = this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first();
        await found.waitFor({ state: 'visible', timeout: patience });
        await found.dispatchEvent('click', undefined, { timeout: patience });
      },
      () => this.press('Escape'),
      4000,
    );
    await this.quickClosed();
  }

  quickClosed() {
    return this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Runs a command of the palette, by its title. */
  command(title) {
    return this.quick('F1', `>${title}`, new RegExp(`^\\s*${title}`));
  }

  /** Opens a file by its path in the folder. */
  file(path) {
    const name = path.split('/').at(-1);
    const folder = path.split('/').slice(0, -1).join('/');
    return insist(path, async (patience) => {
      await this.quick('Control+p', path, new RegExp(`^\\s*${name}\\s*${folder}`));
      await this.shows(name, patience);
    });
  }

  /** Waits until the active editor shows a file. */
  async shows(name, timeout = DEADLINE) {
    await this.page.locator('.editor-group-container.active .tab.active', { hasText: new RegExp(`^${name}`) }).waitFor({ timeout });
    await until(`text of ${name}`, async () => (await this.lines()).length > 0);
  }

  /** The lines on the screen, by their number. */
  async lines() {
    return (await this.numbered()).map(([, text]) => text);
  }

  /** The lines on the screen with their numbers, `[84, '- **FR-006**: …']`. */
  numbered() {
    return this.page.evaluate(() => {
      const editor = document.querySelector('.editor-group-container.active .monaco-editor') ?? document.querySelector('.editor-group-container .monaco-editor');
      if (!editor) return [];
      const top = (element) => parseInt(element.style.top, 10);
      const numbers = new Map([...editor.querySelectorAll('.margin-view-overlays > div')]
        .map((line) => [top(line), Number(line.querySelector('.line-numbers')?.textContent)]));
      return [...editor.querySelectorAll('.view-lines > .view-line')]
        .map((line) => [numbers.get(top(line)), line.textContent.replace(/\u00a0/g, ' ')])
        .sort((a, b) => a[0] - b[0]);
    });
  }

  /** The colour in which a piece of a line on the screen is written. */
  colour(number, piece) {
    return this.page.evaluate(
      ([number, piece]) => {
        const editor = document.querySelector('.editor-group-container.active .monaco-editor');
        const margin = [...editor.querySelectorAll('.margin-view-overlays > div')].find((line) => Number(line.textContent) === number);
        const line = [...editor.querySelectorAll('.view-lines > .view-line')].find((line) => line.style.top === margin?.style.top);
        const span = [...(line?.querySelectorAll('span > span') ?? [])].find((span) => span.textContent.replace(/\u00a0/g, ' ').includes(piece));
        return span && getComputedStyle(span).color;
      },
      [number, piece],
    );
  }

  /** The numbers of the lines on the screen that have a squiggle of a warning. */
  warnings() {
    return this.page.evaluate(() => {
      const editor = document.querySelector('.editor-group-container.active .monaco-editor');
      if (!editor) return [];
      const top = (element) => parseInt(element.style.top, 10);
      const lines = [...editor.querySelectorAll('.margin-view-overlays > div')];
      return [...editor.querySelectorAll('.squiggly-warning')]
        .map((mark) => Number(lines.find((line) => top(line) === top(mark.parentElement))?.textContent))
        .sort((a, b) => a - b);
    });
  }

  /** Waits for the squiggle of a warning in a line. */
  warned(line) {
    return until(`a warning in line ${line}`, async () => {
      await this.reveal(line);
      const found = await this.warnings();
      return found.includes(line) || found;
    });
  }

  /** Waits until a line has no squiggle of a warning. */
  unwarned(line) {
    return until(`no warning in line ${line}`, async () => {
      await this.reveal(line);
      const [found, shown] = [await this.warnings(), await this.numbered()];
      return (shown.some(([at]) => at === line) && !found.includes(line)) || found;
    });
  }

  /** Of the references to what the cursor is on, opens the one in a line of a file. */
  async reference(path, line) {
    const peek = this.page.locator('.peekview-widget');
    const tree = peek.locator('.ref-tree');
    const rows = tree.locator('.monaco-list-row');
    const file = tree.locator(`.monaco-list-row[aria-level="1"][aria-label$="/${path}"]`);
    const match = tree.locator(`.monaco-list-row[aria-level="2"][aria-label*=" in ${path.split('/').at(-1)} on line ${line} "]`);
    await this.focus();
    await this.summon('Shift+F12', rows.first());
    let [step, chosen] = [100, false];
    await until(`reference in ${path}:${line}`, async () => {
      if (chosen && (await peek.count()) === 0) return true;
      const before = await rows.allInnerTexts();
      if (await match.isVisible()) {
        // Rows move while the list grows: the row is given its click, not the place where it stood.
        await match.dispatchEvent('dblclick', undefined, { timeout: 1000 });
        chosen = true;
        return peek.waitFor({ state: 'detached', timeout: 5000 }).then(() => true).catch(() => 'the peek stays');
      }
      if (await file.isVisible()) await this.toggle(file, file);
      else {
        // Rows beyond the borders of the list do not exist; at its end it is read back.
        await tree.hover({ timeout: 1000 });
        await this.page.mouse.wheel(0, step);
        const moved = async () => (await rows.allInnerTexts()).join() !== before.join();
        await until('other rows', moved, 1000).catch(() => (step = -step));
      }
      return before;
    });
  }

  /** Unfolds a row of a tree with a click on something in it. A second click would fold it again, so the first one is given time. */
  async toggle(row, handle) {
    const unfolded = () => row.getAttribute('aria-expanded', { timeout: 3000 });
    await insist('unfolded', async (patience) => {
      if ((await unfolded()) !== 'true') await handle.click({ timeout: patience });
      await until('unfolded', async () => (await unfolded()) === 'true', patience);
    });
  }

  /** Brings a line back on the screen: lenses and panels that come push lines off it. */
  async reveal(number) {
    const shown = await this.numbered();
    if (shown.length === 0 || shown.some(([at]) => at === number)) return;
    await this.go(this.place?.split(':')[0] === String(number) ? this.place : `${number}:1`);
  }

  /** The text of a line. */
  async line(number) {
    await this.reveal(number);
    return (await this.numbered()).find(([at]) => at === number)?.[1];
  }

  cursor() {
    return this.page.locator('#status\\.editor\\.selection').innerText();
  }

  /** Goes to a place, `84:5`. */
  async go(place) {
    const [line, column] = place.split(':');
    this.place = place;
    await this.quick('Control+g', `:${place}`, `line ${line} at column ${column}`);
    await this.cursorAt(`Ln ${line}, Col ${column}`);
  }

  /** Waits until the cursor is where the status bar says: the beginning of `Ln 84, Col 5` is enough. */
  cursorAt(place, timeout = DEADLINE) {
    return until(
      `cursor at ${place}`,
      async () => {
        const now = await this.cursor();
        return now === place || (!place.includes('Col') && now.startsWith(`${place},`)) || now;
      },
      timeout,
    );
  }

  /** Gives the keyboard to the editor. */
  focus() {
    return this.summon('Control+1', this.page.locator('.editor-group-container.active .monaco-editor.focused'));
  }

  /** The notifications since the last call of `forget`. They hide after some seconds, so they are written down as they come. */
  notifications() {
    return this.page.evaluate(() => globalThis.notifications.map(({ text }) => text));
  }

  /** Waits for a notification. */
  notified(text) {
    return until(`a notification: ${text}`, async () => {
      const now = await this.notifications();
      return now.some((found) => found.includes(text)) || now;
    });
  }

  /** Clears all notifications. What is still on the screen then would be written down once more. */
  async forget() {
    await this.command('Notifications: Clear All Notifications');
    await until('no notification', () =>
      this.page.evaluate(() => {
        if (document.querySelector('.notifications-toasts .notification-list-item')) return false;
        globalThis.notifications.splice(0);
        return true;
      }),
    );
  }

  /** Shows a view of the side bar, by the command that does. `pane` is what it is made of: until it is there, another view is. */
  async view(command, pane) {
    await this.command(command);
    await this.page.locator(`.sidebar ${pane}`).first().waitFor();
  }

  /** A row of a tree in the side bar, by how its label begins. */
  row(label) {
    return this.page.locator(`.sidebar .monaco-list-row:has(.monaco-icon-label, .label)`, { hasText: new RegExp(`^\\s*${label}`) }).first();
  }

  /** Unfolds a row of a tree in the side bar. */
  async unfold(label) {
    const row = this.row(label);
    await row.waitFor();
    await this.toggle(row, row.locator('.monaco-tl-twistie'));
  }

  /** Clicks something until it leads to a line of a file: a click is lost where rows move below the pointer. */
  leads(link, name, line) {
    return insist(`${name}:${line}`, async (patience) => {
      await link.click({ timeout: patience });
      await this.shows(name, patience);
      await this.cursorAt(`Ln ${line}`, patience);
    });
  }

  /** What the webview shows that is on the screen. */
  webview() {
    return this.page.locator('iframe.webview.ready').last().contentFrame().locator('iframe#active-frame').contentFrame();
  }
}

// VS Code as its user meets it: code-server with a clean profile, shown in Chromium without a screen, driven by keys and by
// what stands on the page. Every wait is for something that can be seen; nothing sleeps for a fixed time.
//
// SPECLS_EDITORS names the folder of tests/editors/setup, SPECLS_ARTIFACTS the one for screenshots.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = resolve(HERE, '../../..');
const EDITORS = environment('SPECLS_EDITORS');
export const NODE_MODULES = join(EDITORS, 'node_modules');
export const NODE = join(EDITORS, 'bin/node');
const CODE_SERVER = join(EDITORS, 'node_modules/code-server/out/node/entry.js');
const { chromium } = createRequire(join(EDITORS, 'node_modules/'))('playwright-core');

// Generous: a machine may be busy, and only a failing test waits this long. Milliseconds.
export const DEADLINE = 1000 * Number(process.env.SPECLS_DEADLINE ?? 30);

// Nothing that moves, blinks, greets, updates or asks.
const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.editor.enablePreview': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  // As on a desktop; in a browser it is on.
  'files.autoSave': 'off',
  'git.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
  'editor.stickyScroll.enabled': false,
};

/** The value of an environment variable that must be set. */
export function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; start the tests with tests/run`);
  return value;
}

/** Waits until `look` gives `true`; what it gave last is told when it never does. */
export async function until(what, look) {
  const end = Date.now() + DEADLINE;
  for (let last; ; await new Promise((go) => setTimeout(go, 50))) {
    last = await look().catch((error) => String(error));
    if (last === true) return;
    if (Date.now() > end) throw new Error(`${what}: never; last seen: ${JSON.stringify(last)}`);
  }
}

/** A copy of one of tests/workspaces, below `parent`. */
export function copyExample(parent, name = 'rag-answers') {
  const copy = join(parent, name);
  cpSync(join(REPOSITORY, 'tests/workspaces', name), copy, { recursive: true });
  return copy;
}

/** A folder for a test, gone when the test is. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'specls-vscode-'));
  process.on('exit', () => {
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** code-server with a profile of its own. */
export class CodeServer {
  /** `settings` are the user's; `variables` go to the server and so to its extensions. */
  constructor(folder, { settings = {}, variables = {}, path = '', options = [] } = {}) {
    this.folder = folder;
    this.extensions = join(folder, 'extensions');
    this.data = join(folder, 'data');
    this.output = '';
    mkdirSync(this.extensions, { recursive: true });
    mkdirSync(join(folder, 'path'), { recursive: true });
    this.settings(settings);
    writeFileSync(join(folder, 'config.yaml'), 'auth: none\n');
    this.profile = ['--config', join(folder, 'config.yaml'), '--user-data-dir', this.data, '--extensions-dir', this.extensions];
    this.options = options;
    this.environment = {
      // No toolchain, and none of the user's programs: what works here works from the VSIX alone.
      PATH: path || join(folder, 'path'),
      // Else it takes the PATH of a login shell.
      VSCODE_CLI: '1',
      HOME: folder,
      LANG: 'C.UTF-8',
      TMPDIR: folder,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CACHE_HOME: folder,
      ...variables,
    };
  }

  /** Writes the user's settings. To the workbench this is a remote machine, so what a machine has its own way of (the path of a
   * program) is read from the settings of the machine only. */
  settings(more) {
    this.current = { ...QUIET, ...this.current, ...more };
    for (const whose of ['User', 'Machine']) {
      mkdirSync(join(this.data, whose), { recursive: true });
      writeFileSync(join(this.data, whose, 'settings.json'), JSON.stringify(this.current, null, 2));
    }
  }

  /** Installs an extension from its file. */
  install(vsix) {
    const ran = spawnSync(NODE, [CODE_SERVER, ...this.profile, '--install-extension', resolve(vsix)], {
      env: this.environment,
      encoding: 'utf8',
      timeout: 4 * DEADLINE,
    });
    if (ran.status !== 0) throw new Error(`${vsix} was not installed\n${ran.stdout}${ran.stderr}`);
  }

  /** Where the extension that was installed stands. */
  installed() {
    const [found] = globSync(join(this.extensions, '*specls*/package.json'));
    if (!found) throw new Error(`no extension in ${this.extensions}: ${readdirSync(this.extensions)}`);
    return dirname(found);
  }

  /** Starts it on a free port of this machine. */
  async start() {
    this.process = spawn(
      NODE,
      [CODE_SERVER, ...this.profile, '--bind-addr', '127.0.0.1:0', '--auth', 'none', '--disable-telemetry', '--disable-update-check',
        '--disable-getting-started-override', '--ignore-last-opened', ...this.options],
      { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.url = await new Promise((go, fail) => {
      const timer = setTimeout(() => fail(new Error(`code-server did not start\n${this.output}`)), DEADLINE);
      const read = (piece) => {
        this.output += piece;
        const [, url] = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(this.output) ?? [];
        if (url) {
          clearTimeout(timer);
          go(url);
        }
      };
      this.process.stdout.on('data', read);
      this.process.stderr.on('data', read);
      this.process.on('exit', (code) => fail(new Error(`code-server ended with ${code}\n${this.output}`)));
    });
  }

  /** The ids of the language servers that its extensions started. */
  languageServers() {
    const parents = new Map();
    const servers = [];
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
      try {
        // `12 (name of the program) S 11 …`
        const [, parent] = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1).split(' ');
        parents.set(id, Number(parent));
        if (basename(readlinkSync(`/proc/${id}/exe`)) === 'specls') servers.push(id);
      } catch {
        // It is gone.
      }
    }
    const isOurs = (id) => id === this.process.pid || (parents.has(id) && isOurs(parents.get(id)));
    return servers.filter(isOurs);
  }

  /** What extensions and the host of extensions wrote into their logs: `exthost` or the name of an output channel. */
  log(name) {
    return globSync(join(this.data, 'logs/**/*.log'))
      .filter((file) => file.includes(name))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
  }

  async stop() {
    if (this.process && this.process.exitCode === null) {
      const gone = new Promise((go) => this.process.once('exit', go));
      this.process.kill('SIGTERM');
      const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
    }
  }
}

/** Chromium with nothing of the user's, and no way out of this machine. */
export async function browser(folder) {
  const context = await chromium.launchPersistentContext(join(folder, 'chromium'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
  });
  context.setDefaultTimeout(DEADLINE);
  return context;
}

/** One window of the workbench. Places are written as people read them: line and column from 1, `84:5`. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens a folder. */
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
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** Presses keys until what they open is there: a menu closes when anything else takes the focus, and keys that come while
   * the focus moves are lost. */
  async summon(keys, opened) {
    const end = Date.now() + DEADLINE;
    for (;;) {
      for (const key of [].concat(keys)) await this.press(key);
      try {
        return await opened.waitFor({ timeout: 3000 });
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.press('Escape');
      }
    }
  }

  get input() {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input.input').first();
  }

  /** Types into quick input, opened by a key, and gives the row that shows `row`. Quick input closes when anything else takes
   * the focus, a view that has just finished opening, say: so it is opened again until the text stands in it. */
  async quick(key, text, row) {
    const end = Date.now() + DEADLINE;
    for (let last; ; ) {
      try {
        await this.press(key);
        await this.input.waitFor({ state: 'visible', timeout: 3000 });
        await this.input.fill(text, { timeout: 3000 });
        if ((await this.input.inputValue({ timeout: 1000 })) !== text) continue;
        if (!row) return undefined;
        const found = this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first();
        await found.waitFor({ state: 'visible', timeout: 3000 });
        return found;
      } catch (error) {
        last = error;
        await this.press('Escape');
      }
      if (Date.now() > end) throw new Error(`quick input ${key} ${text}: ${last}`);
    }
  }

  quickClosed() {
    return this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Runs a command of the palette, by its title. */
  async command(title) {
    await (await this.quick('F1', `>${title}`, title)).click();
    await this.quickClosed();
  }

  /** Whether the palette knows a command now. */
  async offers(title) {
    await this.quick('F1', `>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    const rows = await this.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    await this.press('Escape');
    await this.quickClosed();
    return rows.some((row) => row.includes(title));
  }

  /** Opens a file by its path in the folder. The list may change its order below the pointer, so what came is looked at. */
  async file(path) {
    const name = path.split('/').at(-1);
    const folder = path.split('/').slice(0, -1).join('/');
    const end = Date.now() + DEADLINE;
    for (;;) {
      try {
        const row = await this.quick('Control+p', path, new RegExp(`^\\s*${name}\\s*${folder}`));
        await row.click({ timeout: 3000 });
        await this.quickClosed();
        return await this.shows(name, 3000);
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.press('Escape');
      }
    }
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

  /** Waits for the squiggle of a warning in a line that is on the screen. */
  warned(line) {
    return until(`a warning in line ${line}`, async () => (await this.warnings()).includes(line) || (await this.warnings()));
  }

  /** Of the references to what the cursor is on, opens the one in a line of a file. */
  async reference(path, line) {
    const tree = this.page.locator('.peekview-widget .ref-tree');
    const file = tree.locator(`.monaco-list-row[aria-level="1"][aria-label$="/${path}"]`);
    const match = tree.locator(`.monaco-list-row[aria-level="2"][aria-label*=" in ${path.split('/').at(-1)} on line ${line} "]`);
    await this.summon('Shift+F12', tree.locator('.monaco-list-row').first());
    await until(`reference in ${path}:${line}`, async () => {
      if (await match.isVisible()) return true;
      if (!(await file.isVisible())) {
        // Rows below the border of the list do not exist.
        await tree.hover();
        await this.page.mouse.wheel(0, 100);
      } else if ((await file.getAttribute('aria-expanded')) === 'false') await file.click();
      return await tree.locator('.monaco-list-row').allInnerTexts();
    });
    // A click is lost while the list still grows or takes the focus.
    const peek = this.page.locator('.peekview-widget');
    await until(`${path}:${line} opens`, async () => {
      await match.dblclick({ timeout: 2000 }).catch(() => {});
      const gone = peek.waitFor({ state: 'detached', timeout: 3000 });
      return gone.then(() => true).catch(() => 'the peek stays');
    });
  }

  /** The text of a line that is on the screen. */
  async line(number) {
    return (await this.numbered()).find(([at]) => at === number)?.[1];
  }

  cursor() {
    return this.page.locator('#status\\.editor\\.selection').innerText();
  }

  /** Goes to a place, `84:5`. */
  async go(place) {
    const [line, column] = place.split(':');
    await this.quick('Control+g', `:${place}`);
    await this.press('Enter');
    await this.quickClosed();
    await this.cursorAt(`Ln ${line}, Col ${column}`);
  }

  /** Waits until the cursor is where the status bar says: the beginning of `Ln 84, Col 5` is enough. */
  cursorAt(place) {
    return until(`cursor at ${place}`, async () => {
      const now = await this.cursor();
      return now === place || (!place.includes('Col') && now.startsWith(`${place},`)) || now;
    });
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

  /** Clears all notifications. */
  async forget() {
    await this.command('Notifications: Clear All Notifications');
    await this.page.evaluate(() => globalThis.notifications.splice(0));
  }

  /** A row of a tree in the side bar, by how its label begins. */
  row(label) {
    return this.page.locator(`.sidebar .monaco-list-row:has(.monaco-icon-label, .label)`, { hasText: new RegExp(`^\\s*${label}`) }).first();
  }

  /** Unfolds a row of a tree in the side bar. */
  async unfold(label) {
    const row = this.row(label);
    await row.waitFor();
    await until(`${label} unfolded`, async () => {
      if ((await row.getAttribute('aria-expanded')) === 'true') return true;
      await row.locator('.monaco-tl-twistie').click();
      return await row.getAttribute('aria-expanded');
    });
  }

  /** What the webview shows that is on the screen. */
  webview() {
    return this.page.locator('iframe.webview.ready').last().contentFrame().locator('iframe#active-frame').contentFrame();
  }
}

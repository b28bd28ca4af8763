// What a workbench runs on: code-server with a profile of its own, Chromium, folders that go with the test, and waits.
//
// SPECLS_EDITORS names the folder of tests/editors/setup, SPECLS_ARTIFACTS the one for screenshots.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

// Generous: a machine may be busy, a window alone starts a dozen programs, and only a failing test waits this long.
// Milliseconds; twice what a server has.
export const DEADLINE = 2000 * Number(process.env.SPECLS_DEADLINE ?? 30);

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
  'testing.automaticallyOpenTestResults': 'neverOpen',
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

/** Waits until `look` gives `true`, at most `timeout` milliseconds; what it gave last is told when it never does. */
export async function until(what, look, timeout = DEADLINE) {
  const end = Date.now() + timeout;
  for (let last; ; await new Promise((go) => setTimeout(go, 50))) {
    last = await look().catch((error) => String(error));
    if (last === true) return;
    if (Date.now() > end) throw new Error(`${what}: never; last seen: ${JSON.stringify(last)}`);
  }
}

/** Does what may be lost on its way to the workbench, until it ends well: a key while the focus moves, a click while rows or
 * lines do. What comes late and what never comes look alike, so each try may take twice as long as the one before, up to
 * `most`; `act` is told how long, in milliseconds. `again` is done before the next one. */
export async function insist(what, act, again = async () => {}, most = DEADLINE) {
  const end = Date.now() + DEADLINE;
  for (let patience = 2000; ; patience = Math.min(2 * patience, most)) {
    try {
      return await act(patience);
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: never; last: ${error.message}`);
    }
    await again();
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
      // Moved to its place: half a file would be read as no settings at all.
      const file = join(this.data, whose, 'settings.json');
      writeFileSync(`${file}.new`, JSON.stringify(this.current, null, 2));
      renameSync(`${file}.new`, file);
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
      const timer = setTimeout(() => fail(new Error(`code-server did not start\n${this.output}`)), 4 * DEADLINE);
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
        // One that is asked for its version is none: it is gone at once.
        const isServer = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes('lsp');
        if (isServer && basename(readlinkSync(`/proc/${id}/exe`)) === 'specls') servers.push(id);
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

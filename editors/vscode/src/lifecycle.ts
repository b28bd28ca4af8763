// The life of the server: where it is wanted, started, restarted one at a time, and left alone when it crashes in a loop.

import * as vscode from 'vscode';
import { chooseServer, differs, NoServer, versionOf } from './bootstrap';
import { SpeclsClient } from './client';
import { anyFound, GLOBS, projectAround, SIGNS } from './projects';
import { Crashes, Serial } from './serial';

/** How the server is. `idle`: no folder of the window holds specs. */
export type State =
  | { kind: 'idle' }
  | { kind: 'starting' }
  | { kind: 'running'; client: SpeclsClient; version: string; command: string; scope: Scope }
  | { kind: 'failed'; why: string };

/** What of the window the server is for. */
export interface Scope {
  /** Folders that hold specs, as absolute paths. */
  projects: string[];
  /** The workspace folders they were found for. */
  folders: vscode.WorkspaceFolder[];
}

const NOTHING: Scope = { projects: [], folders: [] };

/** Time that the search for specs below a folder may take, in milliseconds. */
const SEARCH_TIMEOUT = 7_000;
/** Time without a sign of specs before they are looked for, in milliseconds. */
const SIGNS_REST = 500;
/** Time in which the end of a process is heard after its connection broke, in milliseconds. */
const LAST_WORDS = 500;
/** Time that an ordered stop may take, in milliseconds. */
const STOP_TIMEOUT = 2_000;

export class Lifecycle implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #messages: vscode.LogOutputChannel;
  readonly #serial = new Serial();
  readonly #crashes = new Crashes();
  readonly #changed = new vscode.EventEmitter<State>();
  readonly #said = new Set<string>();
  #state: State = { kind: 'idle' };
  #timer: NodeJS.Timeout | undefined;
  /** What waits for the first specs of folders that have none. */
  #watchers: vscode.Disposable[] = [];
  /** Those folders, one a line. */
  #watched = '';
  #signs: NodeJS.Timeout | undefined;
  /** Somebody wants a start, whatever runs. */
  #forced = false;
  #ended = false;

  /** Fires after every change of the state. */
  readonly onDidChange = this.#changed.event;

  constructor(
    context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
    messages: vscode.LogOutputChannel,
  ) {
    this.#context = context;
    this.#log = log;
    this.#messages = messages;
  }

  get state(): State {
    return this.#state;
  }

  /** The client, while the server runs. */
  get client(): SpeclsClient | undefined {
    return this.#state.kind === 'running' ? this.#state.client : undefined;
  }

  /** The client; where the server is just starting, when it has started. */
  async whenStarted(): Promise<SpeclsClient | undefined> {
    while (this.#state.kind === 'starting') {
      await new Promise<void>(go => {
        const once = this.onDidChange(() => {
          once.dispose();
          go();
        });
      });
    }
    return this.client;
  }

  /** Starts the server, or stops it and starts it again; stops it where no folder holds specs any more. */
  restart(): Promise<void> {
    clearTimeout(this.#timer);
    this.#crashes.clear();
    this.#forced = true;
    return this.#serial.run(() => this.#cycle());
  }

  /** As `restart`, but a server that has the right folders goes on running. */
  foldersChanged(): Promise<void> {
    return this.#serial.run(() => this.#cycle());
  }

  /** As `restart`, because somebody asked: what was said already is said again. */
  restartByHand(): Promise<void> {
    this.#said.clear();
    return this.restart();
  }

  /** Stops the server for good. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#signs);
    await this.#serial.run(() => this.#cycle());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#signs);
    this.#stopWatching();
    this.#changed.dispose();
  }

  async #cycle(): Promise<void> {
    const forced = this.#forced;
    this.#forced = false;
    const scope = this.#ended ? NOTHING : await this.#scope();
    this.#watch(scope);
    const before = this.#state;
    if (before.kind === 'running') {
      if (!forced && isSame(before.scope, scope)) return;
      this.#set({ kind: 'starting' });
      await stop(before.client, this.#log);
    }
    if (this.#ended) return;
    if (scope.projects.length === 0) {
      this.#set({ kind: 'idle' });
      return;
    }
    this.#set({ kind: 'starting' });
    await this.#launch(scope);
  }

  async #launch(scope: Scope): Promise<void> {
    const trusted = vscode.workspace.isTrusted;
    try {
      const { server, env } = await chooseServer({
        settings: vscode.workspace.getConfiguration('specls'),
        trusted,
        extension: this.#context.extensionPath,
        folder: scope.folders[0]?.uri.fsPath,
      });
      const version = await versionOf(server.command, env);
      this.#log.info(`specls ${version} at ${server.command}, found by ${server.by}`);
      if (!trusted) this.#log.info('Restricted Mode: no server and no environment of the workspace is used');
      let crashed = false;
      let died = () => {};
      const death = new Promise<void>(go => {
        died = go;
      });
      const client: SpeclsClient = new SpeclsClient({
        server,
        env,
        ...scope,
        log: this.#log,
        messages: this.#messages,
        manifest: this.#context.extension.packageJSON,
        onCrash: () => {
          crashed = true;
          died();
          this.#crash(client);
        },
      });
      try {
        await client.start();
      } catch (error) {
        await stop(client, this.#log);
        // A server that died is counted and talked about there; its end may be heard after the failure.
        await Promise.race([death, new Promise(go => setTimeout(go, LAST_WORDS))]);
        if (crashed) return;
        throw new NoServer(`The Specls server does not start: ${said(error)}`);
      }
      if (crashed) return;
      this.#set({ kind: 'running', client, version, command: server.command, scope });
      this.#compare(version, server.command);
    } catch (error) {
      this.#fail(error instanceof NoServer ? error.message : `Specls does not start: ${said(error)}`);
    }
  }

  /** The server went away by itself. */
  #crash(client: SpeclsClient): void {
    if (this.#ended) return;
    const wait = this.#crashes.add(Date.now());
    this.#log.error('The server went away by itself');
    void stop(client, this.#log);
    if (wait === undefined) {
      this.#fail(
        'The Specls server crashed 3 times within a minute and is not started again by itself.',
        true,
      );
      return;
    }
    this.#set({ kind: 'starting' });
    this.#timer = setTimeout(() => void this.#serial.run(() => this.#cycle()), wait);
  }

  #fail(why: string, again = false): void {
    this.#log.error(why);
    this.#set({ kind: 'failed', why });
    const actions = again ? ['Show Log', 'Restart'] : ['Show Log', 'Open Settings'];
    void this.#sayOnce(why, actions);
  }

  async #sayOnce(sentence: string, actions: string[]): Promise<void> {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    const chosen = await vscode.window.showErrorMessage(sentence, ...actions);
    if (chosen === 'Show Log') this.#log.show();
    if (chosen === 'Restart') await this.restartByHand();
    if (chosen === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'specls.server');
    }
  }

  /** Says once where the server was made for another extension. */
  #compare(version: string, command: string): void {
    const own = String((this.#context.extension.packageJSON as { version?: string }).version);
    if (!differs(version, own)) return;
    const sentence = `Specls ${version} (${command}) is another version than this extension, ${own}: some of its views may stay empty.`;
    this.#log.warn(sentence);
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    void vscode.window.showWarningMessage(sentence, 'Show Log').then(chosen => {
      if (chosen) this.#log.show();
    });
  }

  async #scope(): Promise<Scope> {
    const scope: Scope = { projects: [], folders: [] };
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme !== 'file') continue;
      const around = await projectAround(folder.uri.fsPath);
      const project = around ?? ((await this.#holdsSpecs(folder)) ? folder.uri.fsPath : undefined);
      if (project === undefined) continue;
      scope.folders.push(folder);
      if (!scope.projects.includes(project)) scope.projects.push(project);
    }
    return scope;
  }

  async #holdsSpecs(folder: vscode.WorkspaceFolder): Promise<boolean> {
    const stopper = new vscode.CancellationTokenSource();
    const timer = setTimeout(() => stopper.cancel(), SEARCH_TIMEOUT);
    const search = (glob: string) =>
      vscode.workspace.findFiles(
        new vscode.RelativePattern(folder, glob),
        '**/node_modules/**',
        1,
        stopper.token,
      );
    const { found, errors } = await anyFound(GLOBS.map(search));
    const late = stopper.token.isCancellationRequested;
    clearTimeout(timer);
    // Ends the others where one found something.
    stopper.cancel();
    stopper.dispose();
    if (!found && (late || errors.length > 0)) {
      const why = late ? `it took longer than ${SEARCH_TIMEOUT / 1000} seconds` : errors.map(said).join('; ');
      this.#log.warn(
        `The search for specs below ${folder.uri.fsPath} was given up, and the folder is left alone: ${why}. ` +
          'Open the folder that holds the specs, or run Specls: Restart Server to search again.',
      );
    }
    return found;
  }

  /** Waits for the first specs in the folders that have none. */
  #watch(scope: Scope): void {
    const held = new Set(scope.folders.map(({ uri }) => uri.toString()));
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(
      ({ uri }) => !this.#ended && uri.scheme === 'file' && !held.has(uri.toString()),
    );
    // Those that watch already go on: between an old one and a new one something could come unheard.
    const watched = folders.map(({ uri }) => uri.toString()).join('\n');
    if (watched === this.#watched) return;
    this.#stopWatching();
    this.#watched = watched;
    const soon = () => {
      clearTimeout(this.#signs);
      this.#signs = setTimeout(() => {
        // A server that does not start, or crashes in a loop, waits for somebody.
        if (this.#state.kind !== 'failed') void this.foldersChanged();
      }, SIGNS_REST);
    };
    for (const folder of folders) {
      for (const glob of SIGNS) {
        const pattern = new vscode.RelativePattern(folder, glob);
        const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, true);
        this.#watchers.push(watcher, watcher.onDidCreate(soon));
      }
    }
  }

  #stopWatching(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.dispose();
    this.#watched = '';
  }

  #set(state: State): void {
    this.#state = state;
    if (!this.#ended) this.#changed.fire(state);
  }
}

function isSame(one: Scope, other: Scope): boolean {
  const words = ({ projects, folders }: Scope) =>
    JSON.stringify([projects, folders.map(({ uri }) => uri.toString())]);
  return words(one) === words(other);
}

async function stop(client: SpeclsClient, log: vscode.LogOutputChannel): Promise<void> {
  try {
    await client.dispose(STOP_TIMEOUT);
  } catch (error) {
    log.debug(`stopping: ${said(error)}`);
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// The traces that the views show: asked for when a view needs them, kept until the server says that they changed.

import * as vscode from 'vscode';
import { Kept } from './kept';
import type { Lifecycle } from './lifecycle';
import { absolute, type Rooted, type Trace } from './model';
import { changedNotification, traceRequest } from './protocol';

/** Changed features up to which each is asked for by itself; with more all are. */
const SINGLY = 8;
/** Time without a change before it is followed, in milliseconds. */
const REST = 150;

export class Traces implements vscode.Disposable {
  readonly #lifecycle: Lifecycle;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #all = new Kept(() => this.#load());
  #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** Fires when what was given may be old. */
  readonly onDidChange = this.#changed.event;

  constructor(lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.#subscriptions.push(
      lifecycle.onDidChange(state => {
        this.#all.forget();
        this.#pending.clear();
        if (state.kind === 'running') {
          state.client.onNotification(changedNotification, ({ features }) => this.#note(features));
        }
        this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(this.#changed, ...this.#subscriptions).dispose();
  }

  /** Every feature of the window, in the order of the server. */
  all(): Promise<Rooted[]> {
    return this.#all.get();
  }

  /** The feature of a file or folder, or those that a source file names. */
  async of(uri: vscode.Uri): Promise<Rooted[]> {
    return rooted(await this.#ask(uri));
  }

  /** Forgets everything. */
  refresh(): void {
    this.#all.forget();
    this.#changed.fire();
  }

  async #load(): Promise<Rooted[]> {
    const { state } = this.#lifecycle;
    if (state.kind !== 'running') return [];
    const traces = await Promise.all(state.scope.folders.map(folder => this.#ask(folder.uri)));
    const seen = new Set<string>();
    return traces.flatMap(rooted).filter(({ root, feature }) => {
      const key = absolute(root, feature.path);
      return !seen.has(key) && seen.add(key);
    });
  }

  #ask(uri: vscode.Uri): Promise<Trace> {
    const { client } = this.#lifecycle;
    if (!client) return Promise.reject(new Error('the server is not running'));
    return client.sendRequest(traceRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  }

  #note(features: string[]): void {
    for (const path of features) this.#pending.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), REST);
  }

  #follow(): void {
    const paths = [...this.#pending];
    this.#pending.clear();
    if (paths.length > 0 && paths.length <= SINGLY) this.#all.change(before => this.#renew(before, paths));
    else this.#all.forget();
    this.#changed.fire();
  }

  /** All features, of which some are asked for anew. One that is gone or came with them: everything is. */
  async #renew(before: Rooted[], paths: string[]): Promise<Rooted[]> {
    const places = paths.map(path => before.findIndex(found => names(found, path)));
    if (places.includes(-1)) return this.#load();
    const after = [...before];
    for (const place of new Set(places)) {
      const old = before[place];
      if (!old) continue;
      const folder = vscode.Uri.file(absolute(old.root, old.feature.path));
      const found = rooted(await this.#ask(folder).catch(() => ({ version: 1, root: '', features: [] })));
      const [one] = found;
      if (found.length !== 1 || !one) return this.#load();
      after[place] = one;
    }
    return after;
  }
}

function rooted(trace: Trace): Rooted[] {
  return trace.features.map(feature => ({ root: trace.root, feature }));
}

/** Whether a path of `specls/changed` is that of a feature: absolute, or relative to its root. */
function names({ root, feature }: Rooted, path: string): boolean {
  return path === feature.path || path === absolute(root, feature.path);
}

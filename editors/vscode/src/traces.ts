// The traces that the views show: asked for when a view needs them, kept until the server says that they changed.

import * as vscode from 'vscode';
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
  #all: Promise<Rooted[]> | undefined;
  #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** Fires when what was given may be old. */
  readonly onDidChange = this.#changed.event;

  constructor(lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.#subscriptions.push(
      lifecycle.onDidChange(state => {
        this.#all = undefined;
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
    if (!this.#all) {
      const all = this.#load();
      this.#all = all;
      // A failure is not kept: the next who asks tries again.
      all.catch(() => {
        if (this.#all === all) this.#all = undefined;
      });
    }
    return this.#all;
  }

  /** The feature of a file or folder, or those that a source file names. */
  async of(uri: vscode.Uri): Promise<Rooted[]> {
    return rooted(await this.#ask(uri));
  }

  /** Forgets everything. */
  refresh(): void {
    this.#all = undefined;
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
    this.#timer = setTimeout(() => void this.#follow(), REST);
  }

  async #follow(): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    const before = this.#all && (await this.#all.catch(() => undefined));
    if (before) {
      const known = pending.map(path => before.findIndex(found => names(found, path)));
      const one = pending.length > 0 && pending.length <= SINGLY && !known.includes(-1);
      this.#all = one ? this.#renew(before, known) : undefined;
    }
    this.#changed.fire();
  }

  /** All features, of which some are asked for anew. One that is gone or came with them: everything is. */
  async #renew(before: Rooted[], places: number[]): Promise<Rooted[]> {
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

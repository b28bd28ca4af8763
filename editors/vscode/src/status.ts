// The status of the active file: how far its feature is; or that the server is not there.

import * as vscode from 'vscode';
import type { Lifecycle } from './lifecycle';
import { counted, total, verified } from './model';
import type { Traces } from './traces';

/** Time without a new wish before the server is asked, in milliseconds. */
const REST = 200;

export class Status implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('specls.status', []);
  readonly #lifecycle: Lifecycle;
  readonly #traces: Traces;
  readonly #subscriptions: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(lifecycle: Lifecycle, traces: Traces) {
    this.#lifecycle = lifecycle;
    this.#traces = traces;
    this.#item.name = 'Specls';
    this.#subscriptions.push(
      this.#item,
      lifecycle.onDidChange(() => this.#show()),
      traces.onDidChange(() => this.#soon()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#soon()),
    );
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #show(): void {
    const { state } = this.#lifecycle;
    const item = this.#item;
    item.busy = state.kind === 'starting';
    item.severity =
      state.kind === 'failed'
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    switch (state.kind) {
      case 'idle':
        item.selector = [];
        return;
      case 'starting':
        item.text = 'Specls';
        item.detail = 'starting';
        item.command = { title: 'Show Log', command: 'specls.showLog' };
        return;
      case 'failed':
        item.selector = { scheme: 'file' };
        item.text = 'Specls is not running';
        item.detail = state.why;
        item.command = { title: 'Restart', command: 'specls.restart' };
        return;
      case 'running':
        item.selector = state.scope.projects.map(project => ({
          scheme: 'file',
          pattern: new vscode.RelativePattern(vscode.Uri.file(project), '**'),
        }));
        item.text = 'Specls';
        item.detail = undefined as unknown as string;
        item.command = { title: 'Show Coverage', command: 'specls.openCoverage' };
        this.#soon();
    }
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), REST);
  }

  async #ask(): Promise<void> {
    const { state } = this.#lifecycle;
    const document = vscode.window.activeTextEditor?.document;
    if (state.kind !== 'running' || document?.uri.scheme !== 'file') return;
    this.#asked += 1;
    const asked = this.#asked;
    const features = await this.#traces.of(document.uri).catch(() => []);
    if (asked !== this.#asked || this.#lifecycle.state.kind !== 'running') return;
    const summaries = features.flatMap(({ feature }) => feature.summary ?? []);
    const item = this.#item;
    if (summaries.length === 0) {
      item.text = 'Specls';
      item.detail = 'this file belongs to no feature and names none';
      return;
    }
    const sum = total(summaries);
    item.text = verified(sum);
    const names = features.map(({ feature }) => feature.id);
    const shown =
      names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    item.detail = sum.tasks > 0 ? `${shown}, ${sum.done} of ${counted(sum.tasks, 'task')} done` : shown;
  }
}

// Requirements in the test view: one entry each. Nothing is executed: a run reads which of them a test names.

import * as vscode from 'vscode';
import type { Lifecycle } from './lifecycle';
import { absolute, type Item, type Rooted, titleOf } from './model';
import type { Traces } from './traces';

export class Tests implements vscode.Disposable {
  readonly #traces: Traces;
  readonly #items = new WeakMap<vscode.TestItem, Item>();
  readonly #subscriptions: vscode.Disposable;
  /** There is none while no server runs: it would show the test view in windows without specs. */
  #controller: vscode.TestController | undefined;
  /** Whether the test view asked. Until then nobody is interested. */
  #wanted = false;

  constructor(lifecycle: Lifecycle, traces: Traces) {
    this.#traces = traces;
    this.#subscriptions = vscode.Disposable.from(
      traces.onDidChange(() => {
        if (this.#wanted) void this.#fill();
      }),
      lifecycle.onDidChange(({ kind }) => {
        if (kind === 'running') this.#open();
        else if (kind !== 'starting') this.#close();
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#close();
  }

  #open(): void {
    if (this.#controller) return;
    const controller = vscode.tests.createTestController('specls', 'Requirements (Specls)');
    this.#controller = controller;
    controller.resolveHandler = async item => {
      if (item) return;
      this.#wanted = true;
      await this.#fill();
    };
    controller.refreshHandler = () => this.#traces.refresh();
    controller.createRunProfile(
      'Read Coverage',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#run(controller, request, token),
      true,
    );
  }

  #close(): void {
    this.#controller?.dispose();
    this.#controller = undefined;
    this.#wanted = false;
  }

  async #fill(): Promise<void> {
    const features = await this.#traces.all().catch(() => []);
    const controller = this.#controller;
    if (!controller) return;
    const items = features.map(rooted => this.#feature(controller, rooted));
    controller.items.replace(items.filter(item => item.children.size > 0));
  }

  #feature(controller: vscode.TestController, { root, feature }: Rooted): vscode.TestItem {
    const path = absolute(root, feature.path);
    const out = controller.createTestItem(path, feature.id);
    for (const item of feature.items) {
      if (item.coverage === null || item.coverage === 'withdrawn') continue;
      const uri = vscode.Uri.file(absolute(root, item.file));
      const test = controller.createTestItem(`${path}\n${item.kind}\n${item.id}`, item.id, uri);
      const at = new vscode.Position(item.line - 1, 0);
      test.range = new vscode.Range(at, at);
      test.description = titleOf(item);
      test.sortText = String(item.line).padStart(8, '0');
      this.#items.set(test, item);
      out.children.add(test);
    }
    return out;
  }

  async #run(
    controller: vscode.TestController,
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const run = controller.createTestRun(request);
    run.appendOutput('No test is run here: this reads which requirements a test names.\r\n\r\n');
    const roots = request.include ?? [...controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude?.map(item => item.id));
    for (const test of roots.flatMap(leaves)) {
      if (token.isCancellationRequested) break;
      const item = this.#items.get(test);
      if (!item || excluded.has(test.id) || (test.parent && excluded.has(test.parent.id))) continue;
      if (item.coverage === 'verified') run.passed(test);
      else run.skipped(test);
      run.appendOutput(`${item.id}: ${explain(item)}\r\n`, undefined, test);
    }
    run.end();
  }
}

function leaves(item: vscode.TestItem): vscode.TestItem[] {
  if (item.children.size === 0) return [item];
  return [...item.children].flatMap(([, child]) => leaves(child));
}

function explain(item: Item): string {
  const tests = item.links.filter(link => link.direction === 'in' && link.relation === 'verifies');
  if (item.coverage !== 'verified') return `${item.coverage}, not verified`;
  if (tests.length === 0) return 'verified';
  return `verified by ${[...new Set(tests.map(link => `${link.file}:${link.line}`))].join(', ')}`;
}

// The entry: makes the pieces and ties them together. It starts nothing in a window without specs.

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { CoveragePanel } from './coveragePanel';
import { Lifecycle } from './lifecycle';
import { Status } from './status';
import { registerTasks } from './tasks';
import { Tests } from './tests';
import { Traces } from './traces';
import { FeatureTree } from './tree';
import { VirtualDocuments } from './virtual';

let lifecycle: Lifecycle | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Specls', { log: true });
  const messages = vscode.window.createOutputChannel('Specls Messages', { log: true });
  const life = new Lifecycle(context, log, messages);
  lifecycle = life;
  const traces = new Traces(life);
  const coverage = new CoveragePanel(context, traces);
  context.subscriptions.push(
    log,
    messages,
    life,
    traces,
    coverage,
    new Status(life, traces),
    new FeatureTree(life, traces),
    new Tests(life, traces),
    new VirtualDocuments(life, traces),
    registerCommands({ lifecycle: life, traces, coverage, log, messages }),
    registerTasks(context, life),
    life.onDidChange(({ kind }) => {
      void vscode.commands.executeCommand('setContext', 'specls.active', kind !== 'idle');
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => life.foldersChanged()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => life.restart()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('specls.server')) void life.restart();
      else if (event.affectsConfiguration('specls')) void life.client?.settingsChanged();
    }),
  );
  void life.restart();
}

export async function deactivate(): Promise<void> {
  await lifecycle?.end();
}

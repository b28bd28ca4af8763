// The commands of the palette, and the one that code lenses of the server call.

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type Location, type Position } from 'vscode-languageclient/node';
import type { CoveragePanel } from './coveragePanel';
import type { Lifecycle } from './lifecycle';
import { absolute } from './model';
import type { NextTask } from './protocol';
import { checkTask } from './tasks';
import type { Traces } from './traces';
import { uriOf } from './tree';
import { preview } from './virtual';

/** What commands work with. */
export interface Workplace {
  lifecycle: Lifecycle;
  traces: Traces;
  coverage: CoveragePanel;
  log: vscode.LogOutputChannel;
  messages: vscode.LogOutputChannel;
}

const NO_SPECS =
  'Specls starts in windows with specs (.specify, .kiro, openspec, .spec-workflow, specls.toml or specs/*/spec.md), and this one has none.';

/** Registers all commands. */
export function registerCommands(place: Workplace): vscode.Disposable {
  const { lifecycle, traces, coverage, log, messages } = place;
  const commands: Record<string, (...args: never[]) => unknown> = {
    'specls.restart': () => restart(lifecycle),
    'specls.showLog': () => log.show(),
    'specls.showTrace': () => showTrace(messages),
    'specls.showVersion': () => showVersion(lifecycle),
    'specls.refresh': () => traces.refresh(),
    'specls.check': () => check(),
    'specls.openCoverage': (target?: unknown) => coverage.show(uriOf(target) ?? activeFile()),
    'specls.goToNextTask': (target?: unknown) => nextTask(lifecycle, uriOf(target) ?? activeFile()),
    'specls.openDrift': (target?: unknown) => drift(traces, uriOf(target) ?? activeFile()),
    'specls.openArchivePreview': (target?: unknown) => archive(uriOf(target) ?? activeFile()),
    'specls.openWalkthrough': () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', 'specls.specls#start', false),
    'specls.showReferences': (uri: string, position: Position, locations: Location[]) =>
      showReferences(lifecycle, uri, position, locations),
  };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(name, run),
  );
  return vscode.Disposable.from(...registered);
}

function activeFile(): vscode.Uri | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    vscode.window.activeTextEditor?.document.uri ??
    (tab instanceof vscode.TabInputCustom ? tab.uri : undefined);
  return uri?.scheme === 'file' ? uri : undefined;
}

async function restart(lifecycle: Lifecycle): Promise<void> {
  await lifecycle.restartByHand();
  if (lifecycle.state.kind === 'idle') void vscode.window.showInformationMessage(NO_SPECS);
}

function showTrace(messages: vscode.LogOutputChannel): void {
  if (messages.logLevel !== vscode.LogLevel.Trace) {
    messages.info(
      'Messages are written here while the log level of this channel is Trace: choose it at the gear above.',
    );
  }
  messages.show();
}

function showVersion({ state }: Lifecycle): void {
  const sentence =
    state.kind === 'running'
      ? `specls ${state.version} (${state.command})`
      : state.kind === 'failed'
        ? state.why
        : 'The Specls server is not running.';
  void vscode.window.showInformationMessage(sentence);
}

/** Checks the folder of the active file; else the first of the window. */
async function check(): Promise<void> {
  const file = activeFile();
  const folder =
    (file && vscode.workspace.getWorkspaceFolder(file)) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) return;
  try {
    await vscode.tasks.executeTask(await checkTask(folder));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Time that the sentence about a task stays in the status bar, in milliseconds. */
const SENTENCE = 12_000;

/** The server finds the task, and shows it or says that there is none. Why it is this one is worth a line. */
async function nextTask(lifecycle: Lifecycle, uri: vscode.Uri | undefined): Promise<void> {
  const client = await lifecycle.whenStarted();
  if (!client) return showVersion(lifecycle);
  const args = uri ? [client.code2ProtocolConverter.asUri(uri)] : [];
  try {
    const request = { command: 'specls.nextTask', arguments: args };
    const answer = (await client.sendRequest(ExecuteCommandRequest.type, request)) as NextTask | null;
    if (answer?.task) vscode.window.setStatusBarMessage(answer.message, SENTENCE);
  } catch (error) {
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Of the one feature that a file belongs to or names; of all where there is no such. */
async function drift(traces: Traces, uri: vscode.Uri | undefined): Promise<void> {
  const features = uri ? await traces.of(uri).catch(() => []) : [];
  const [only] = features;
  const one = only && features.length === 1 ? absolute(only.root, only.feature.path) : '/';
  await preview(vscode.Uri.file(one), 'drift');
}

async function archive(uri: vscode.Uri | undefined): Promise<void> {
  if (uri) await preview(uri);
  else void vscode.window.showInformationMessage('Open a file of the change first.');
}

/** JSON cannot carry what the editor's own command takes. */
async function showReferences(
  { client }: Lifecycle,
  uri: string,
  position: Position,
  locations: Location[],
): Promise<void> {
  if (!client) return;
  const convert = client.protocol2CodeConverter;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    convert.asUri(uri),
    convert.asPosition(position),
    locations.map(location => convert.asLocation(location)),
  );
}

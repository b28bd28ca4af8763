// `specls check` as a task of the editor. Its findings go to the problems where no server has put them there.

import * as vscode from 'vscode';
import { chooseServer } from './bootstrap';
import type { Lifecycle } from './lifecycle';

interface Definition extends vscode.TaskDefinition {
  path?: string;
  deny?: string;
}

let extensionPath = '';
let lifecycle: Lifecycle | undefined;

/** Offers the task for every folder of the window. */
export function registerTasks(context: vscode.ExtensionContext, life: Lifecycle): vscode.Disposable {
  extensionPath = context.extensionPath;
  lifecycle = life;
  return vscode.tasks.registerTaskProvider('specls', {
    // Asked in every window whose tasks are listed, also in one without specs or a server.
    provideTasks: async () => {
      const { state } = life;
      const folders = state.kind === 'running' ? state.scope.folders : [];
      const tasks = folders.map(folder => checkTask(folder).catch(() => undefined));
      return (await Promise.all(tasks)).filter(task => task !== undefined);
    },
    resolveTask: task => {
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return folder && checkTask(folder, task.definition as Definition);
    },
  });
}

/** The task that checks a folder. */
export async function checkTask(
  folder: vscode.WorkspaceFolder,
  definition: Definition = { type: 'specls' },
): Promise<vscode.Task> {
  const { server, extraEnv } = await chooseServer({
    settings: vscode.workspace.getConfiguration('specls', folder),
    trusted: vscode.workspace.isTrusted,
    extension: extensionPath,
    folder: folder.uri.fsPath,
  });
  const args = ['check', ...(definition.deny ? ['--deny', definition.deny] : []), definition.path ?? '.'];
  // A task can add to the editor's environment, and empty a variable of it, but not take one away.
  const env = Object.fromEntries(Object.entries(extraEnv).map(([name, value]) => [name, value ?? '']));
  const run = new vscode.ProcessExecution(server.command, args, { cwd: folder.uri.fsPath, env });
  // A running server has the same findings among the problems already.
  const matchers = lifecycle?.client ? [] : ['$specls', '$specls-line'];
  const task = new vscode.Task(definition, folder, 'check', 'specls', run, matchers);
  task.group = vscode.TaskGroup.Test;
  return task;
}

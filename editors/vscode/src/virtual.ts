// Documents that are on no disk: `specls:` and the path of a file or folder, as the server gives their text. `?drift` is made
// by a command of the server (of all features for `/`), everything else by `specls/virtualDocument`.

import * as vscode from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import type { Lifecycle } from './lifecycle';
import { withoutFileLinks } from './model';
import { virtualDocumentRequest } from './protocol';
import type { Traces } from './traces';

const SCHEME = 'specls';

export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #lifecycle: Lifecycle;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(lifecycle: Lifecycle, traces: Traces) {
    this.#lifecycle = lifecycle;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      traces.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME) this.#changed.fire(uri);
        }
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { client } = this.#lifecycle;
    if (!client) return 'The Specls server is not running.';
    try {
      if (uri.query === 'drift') {
        const file = client.code2ProtocolConverter.asUri(vscode.Uri.file(uri.path));
        const params = { command: 'specls.showDrift', arguments: uri.path === '/' ? [] : [file] };
        return withoutFileLinks(String((await client.sendRequest(ExecuteCommandRequest.type, params)) ?? ''));
      }
      return withoutFileLinks(await client.sendRequest(virtualDocumentRequest, { uri: uri.toString() }));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Shows a virtual document of a file or folder, as the Markdown that it is. */
export async function preview(file: vscode.Uri, query = ''): Promise<void> {
  const uri = file.with({ scheme: SCHEME, authority: '', query, fragment: '' });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'markdown');
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

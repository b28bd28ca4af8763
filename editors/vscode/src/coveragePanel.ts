// The coverage page: one panel, filled from the traces. Nothing on it comes from elsewhere.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Rooted } from './model';
import { content, escapeHtml, leadsTo, page, pathOf, sectionBody } from './page';
import type { Traces } from './traces';

/** What the page says. */
type Message =
  | { type: 'ready' }
  | { type: 'section'; path: string; all?: boolean }
  | { type: 'open'; file: string; line: number };

const VIEW = 'specls.coverage';

export class CoveragePanel implements vscode.Disposable {
  readonly #media: vscode.Uri;
  readonly #traces: Traces;
  readonly #subscriptions: vscode.Disposable[] = [];
  #panel: vscode.WebviewPanel | undefined;
  /** The feature that is opened next. */
  #active: string | undefined;
  /** What the page shows. */
  #features: Rooted[] = [];
  #filled = 0;

  constructor(context: vscode.ExtensionContext, traces: Traces) {
    this.#media = vscode.Uri.joinPath(context.extensionUri, 'media');
    this.#traces = traces;
    this.#subscriptions.push(
      traces.onDidChange(() => {
        if (this.#panel?.visible) void this.#fill();
      }),
      vscode.window.registerWebviewPanelSerializer(VIEW, {
        deserializeWebviewPanel: async panel => this.#adopt(panel),
      }),
    );
  }

  dispose(): void {
    this.#panel?.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** Shows the page, with the feature open that a file belongs to. */
  async show(file: vscode.Uri | undefined): Promise<void> {
    if (file) {
      const [only, ...others] = await this.#traces.of(file).catch(() => []);
      if (only && others.length === 0) this.#active = pathOf(only);
    }
    if (this.#panel) {
      this.#panel.reveal();
      await this.#fill();
      return;
    }
    this.#adopt(vscode.window.createWebviewPanel(VIEW, 'Coverage', vscode.ViewColumn.Active));
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.#media, `../images/coverage-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#media], enableForms: false };
    webview.onDidReceiveMessage((message: Message) => this.#hear(message));
    const at = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#media, name)).toString();
    webview.html = page({
      nonce: randomBytes(16).toString('hex'),
      source: webview.cspSource,
      style: at('coverage.css'),
      script: at('coverage.js'),
    });
  }

  async #hear(message: Message): Promise<void> {
    switch (message.type) {
      // The page is new, or comes back after it was hidden.
      case 'ready':
        return this.#fill();
      case 'section': {
        const found = this.#features.find(rooted => pathOf(rooted) === message.path);
        if (found)
          await this.#post({ type: 'section', path: message.path, html: sectionBody(found, message.all) });
        return;
      }
      case 'open':
        return this.#open(message.file, message.line);
    }
  }

  async #fill(): Promise<void> {
    this.#filled += 1;
    const filled = this.#filled;
    let html: string;
    try {
      const features = await this.#traces.all();
      if (filled !== this.#filled) return;
      this.#features = features;
      html = content(features);
    } catch (error) {
      html = `<h1>Coverage</h1><p>${escapeHtml(error instanceof Error ? error.message : String(error))}</p>`;
    }
    const active = this.#active;
    this.#active = undefined;
    await this.#post({ type: 'content', html, active });
  }

  async #post(message: object): Promise<void> {
    await this.#panel?.webview.postMessage(message);
  }

  /** Only files that the page shows are opened. */
  async #open(file: string, line: number): Promise<void> {
    if (!Number.isSafeInteger(line) || line < 1 || !leadsTo(this.#features, file)) return;
    const at = new vscode.Position(line - 1, 0);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), {
      selection: new vscode.Range(at, at),
    } satisfies vscode.TextDocumentShowOptions);
  }
}

// The view of features in the side bar.

import * as vscode from 'vscode';
import type { Lifecycle } from './lifecycle';
import { featureNodes, type Node } from './nodes';
import type { Traces } from './traces';

/** Signs of states. They differ in form, not only in colour. */
const ICONS: Record<string, [icon: string, color?: string]> = {
  specified: ['circle-large-outline'],
  planned: ['tasklist', 'charts.yellow'],
  implemented: ['code', 'charts.blue'],
  verified: ['pass-filled', 'testing.iconPassed'],
  withdrawn: ['circle-slash', 'disabledForeground'],
  open: ['circle-outline'],
  done: ['check', 'testing.iconPassed'],
  other: ['dash'],
};

const KIND_ICONS: Record<string, string> = {
  feature: 'folder-library',
  story: 'account',
  scenario: 'comment',
  group: 'list-unordered',
};

export class FeatureTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #lifecycle: Lifecycle;
  readonly #traces: Traces;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(lifecycle: Lifecycle, traces: Traces) {
    this.#lifecycle = lifecycle;
    this.#traces = traces;
    this.#view = vscode.window.createTreeView('specls.features', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#view,
      traces.onDidChange(() => this.#changed.fire(undefined)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return node.children();
    const { state } = this.#lifecycle;
    if (state.kind !== 'running') {
      this.#say(state.kind === 'failed' ? state.why : undefined);
      return [];
    }
    try {
      const nodes = featureNodes(await this.#traces.all());
      this.#say(nodes.length === 0 ? 'There is no feature yet.' : undefined);
      return nodes;
    } catch (error) {
      this.#say(`The server gives no features: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = node.kind;
    const [icon, color] = iconOf(node);
    item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
    item.accessibilityInformation = {
      label: [node.kind, node.label, node.state, node.description].filter(Boolean).join(', '),
    };
    item.collapsibleState = node.expandable
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None;
    if (node.line !== undefined) {
      const at = new vscode.Position(node.line - 1, 0);
      const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(at, at) };
      const uri = vscode.Uri.file(node.file);
      item.command = { title: 'Open', command: 'vscode.open', arguments: [uri, options] };
    }
    return item;
  }

  #say(sentence: string | undefined): void {
    this.#view.message = sentence;
  }
}

function iconOf(node: Node): [icon: string, color?: string] {
  const state = node.state === undefined ? undefined : ICONS[node.state];
  const kind = KIND_ICONS[node.kind];
  // Features and stories keep their own sign, in the colour of the state.
  if (kind) return state?.[1] ? [kind, state[1]] : [kind];
  return state ?? ['symbol-constant'];
}

/** The file or folder that a command of a menu was called on: a node of the tree, or a URI. */
export function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target.scheme === 'file' ? target : undefined;
  if (typeof target === 'string') return vscode.Uri.parse(target);
  const file = (target as Partial<Node> | undefined)?.file;
  return typeof file === 'string' ? vscode.Uri.file(file) : undefined;
}

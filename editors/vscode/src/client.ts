// The language client: what it tells the server, and what it keeps from getting in the way of other extensions.

import * as vscode from 'vscode';
import {
  type ClientCapabilities,
  CloseAction,
  type ConfigurationParams,
  DidChangeConfigurationNotification,
  ErrorAction,
  type FeatureState,
  type InitializeParams,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  type StaticFeature,
} from 'vscode-languageclient/node';
import type { Found } from './bootstrap';
import { capabilities } from './protocol';
import { given, serverSettings } from './settings';

/** What a client needs to be made. */
export interface Wanted {
  server: Found;
  env: NodeJS.ProcessEnv;
  /** Folders whose files it is for. */
  projects: string[];
  /** Workspace folders that the server reads. */
  folders: readonly vscode.WorkspaceFolder[];
  log: vscode.LogOutputChannel;
  messages: vscode.LogOutputChannel;
  manifest: unknown;
  /** The connection closed, and nobody had asked for it. */
  onCrash: () => void;
}

/** A client of one server process. It is never started twice. */
export class SpeclsClient extends LanguageClient {
  readonly #wanted: Wanted;

  constructor(wanted: Wanted) {
    const run = { command: wanted.server.command, args: ['lsp'], options: { env: wanted.env } };
    super('specls', 'Specls', { run, debug: run }, options(wanted));
    this.#wanted = wanted;
    this.registerFeature(new Declared());
  }

  // What goes wrong is said once, in a sentence of our own (lifecycle.ts); here it is only logged.
  override error(message: string, data?: unknown): void {
    if (data instanceof Error) super.error(`${message} (${data.message})`, undefined, false);
    else super.error(message, data, false);
  }

  // Of a window with several folders the server reads those that hold specs.
  protected override fillInitializeParams(params: InitializeParams): void {
    super.fillInitializeParams(params);
    const { folders } = this.#wanted;
    params.workspaceFolders = folders.map(folder => ({ uri: folder.uri.toString(), name: folder.name }));
    params.rootUri = params.workspaceFolders[0]?.uri ?? null;
  }

  /** Tells the server that settings changed; it asks for them. */
  settingsChanged(): Promise<void> {
    return this.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }
}

/** Says in the capabilities what the protocol has no words for. */
class Declared implements StaticFeature {
  fillClientCapabilities(found: ClientCapabilities): void {
    found.experimental = { ...(found.experimental as object | undefined), specls: capabilities };
  }
  initialize(): void {}
  getState(): FeatureState {
    return { kind: 'static' };
  }
  clear(): void {}
}

function options(wanted: Wanted): LanguageClientOptions {
  const { log, messages } = wanted;
  return {
    // Files of every language: requirements are named in code, contracts and tests, too.
    documentSelector: wanted.projects.map(project => ({
      scheme: 'file',
      pattern: { baseUri: vscode.Uri.file(project).toString(), pattern: '**' },
    })),
    outputChannel: log,
    traceOutputChannel: messages,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: 'specls',
    // The lifecycle decides about a new start, and whether it is worth a word.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        wanted.onCrash();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    initializationFailedHandler: () => false,
    stdioOptions: { stdout: () => undefined, stderr: (input, channel) => logLines(input, channel) },
    middleware: middleware(wanted),
  };
}

/** The server's own log, at its own levels. */
function logLines(input: NodeJS.ReadableStream, channel: vscode.LogOutputChannel): void {
  let rest = '';
  input.setEncoding('utf8');
  input.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-10_000);
    for (const line of lines) if (line.trim()) logLine(line.trimEnd(), channel);
  });
}

function logLine(line: string, channel: vscode.LogOutputChannel): void {
  const level = /\b(ERROR|WARN|DEBUG|TRACE)\b/.exec(line.slice(0, 60))?.[1];
  if (level === 'ERROR') channel.error(line);
  else if (level === 'WARN') channel.warn(line);
  else if (level === 'DEBUG' || level === 'TRACE') channel.debug(line);
  else channel.info(line);
}

/** Whether a document is prose, for which no other extension has more to say. */
function isProse(document: vscode.TextDocument): boolean {
  return ['markdown', 'plaintext', 'mdc', 'prompt', 'instructions'].includes(document.languageId);
}

function middleware(wanted: Wanted): Middleware {
  const names = serverSettings(wanted.manifest);
  return {
    workspace: {
      configuration: async (params: ConfigurationParams, token, next) => {
        const answers = (await next(params, token)) as unknown[];
        if (!Array.isArray(answers)) return answers;
        const settings = vscode.workspace.getConfiguration();
        return params.items.map((item, index) =>
          item.section === 'specls'
            ? given(
                names,
                name => settings.inspect(name),
                name => settings.get(name),
              )
            : answers[index],
        );
      },
      // The server has the folders it was started with; with others it is started anew (lifecycle.ts).
      didChangeWorkspaceFolders: async () => undefined,
    },
    // Of several providers the editor shows the tokens of one: an empty answer would hide those of the language.
    provideDocumentSemanticTokens: async (document, token, next) => {
      const tokens = await next(document, token);
      return isProse(document) || tokens?.data.length ? tokens : undefined;
    },
    provideDocumentRangeSemanticTokens: async (document, range, token, next) => {
      const tokens = await next(document, range, token);
      return isProse(document) || tokens?.data.length ? tokens : undefined;
    },
    // An empty answer would take away the folding by indentation.
    provideFoldingRanges: async (document, context, token, next) => {
      const ranges = await next(document, context, token);
      return ranges?.length ? ranges : undefined;
    },
    // A refusal would keep the language's own rename from being tried.
    prepareRename: async (document, position, token, next) => {
      if (isProse(document)) return next(document, position, token);
      try {
        return await next(document, position, token);
      } catch {
        return undefined;
      }
    },
  };
}

// The example through the editor's own API: what other extensions and the workbench get.
'use strict';
const assert = require('node:assert/strict');
const vscode = require('vscode');

const SPEC = 'specs/002-cited-answers/spec.md';
const TASKS = 'specs/002-cited-answers/tasks.md';
const SERVICE = 'src/rag_answers/answers/service.py';
const CONTRACT = 'specs/002-cited-answers/contracts/answers.openapi.yaml';

/** What `look` gives, as soon as it is something. */
async function until(what, look) {
  const end = Date.now() + Number(process.env.SPECLS_DEADLINE);
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`${what}: never`);
    await new Promise((go) => setTimeout(go, 25));
  }
}

const uri = (path) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, path);
const open = (path) => vscode.workspace.openTextDocument(uri(path));
const ask = (provider, ...args) => vscode.commands.executeCommand(`vscode.execute${provider}`, ...args);

/** Where a piece of a document begins, and `more` characters on. It stands there once. */
function at(document, piece, more = 0) {
  const text = document.getText();
  const index = text.indexOf(piece);
  assert.ok(index >= 0 && text.indexOf(piece, index + 1) < 0, `${piece} stands once in ${document.uri}`);
  return document.positionAt(index + more);
}

/** Findings of a file, as `87 unplanned-requirement`. */
const findings = (path) =>
  vscode.languages
    .getDiagnostics(uri(path))
    .filter(({ source }) => source === 'specls')
    .map(({ range, code }) => `${range.start.line + 1} ${code?.value ?? code}`)
    .sort();

/** Places as `tasks.md:73`. */
const places = (found) =>
  found.map((one) => `${(one.targetUri ?? one.uri).path.split('/').at(-1)}:${(one.targetSelectionRange ?? one.targetRange ?? one.range).start.line + 1}`);

describe(`Specls in VS Code ${vscode.version}`, () => {
  const extension = vscode.extensions.getExtension('specls.specls');

  before(async () => {
    assert.ok(extension, 'the extension is there');
    // Specs in the folder start it; no file needs to be opened.
    await until('the extension is active', () => extension.isActive);
    // One file after the other.
    await until('findings', () => [SPEC, SERVICE, CONTRACT].every((path) => findings(path).length > 0));
    // The first ones may come before everything is read.
    await until('all findings', () => findings(SPEC).length === 2 && findings(SERVICE).length === 1 && findings(CONTRACT).length === 3);
  });

  it('publishes the findings of files that are not open', () => {
    assert.deepEqual(findings(SPEC), ['87 unplanned-requirement', '94 unplanned-requirement']);
    assert.deepEqual(findings(SERVICE), ['80 unknown-requirement']);
    assert.deepEqual(findings(CONTRACT), ['11 unlinked-operation', '110 schema-drift', '51 unhandled-operation']);
    const [finding] = vscode.languages.getDiagnostics(uri(SPEC));
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(vscode.languages.getDiagnostics(uri(CONTRACT)).find(({ code }) => (code?.value ?? code) === 'schema-drift').severity, vscode.DiagnosticSeverity.Hint);
  });

  it('goes from a task to the requirement and to the file', async () => {
    const tasks = await open(TASKS);
    assert.deepEqual(places(await ask('DefinitionProvider', tasks.uri, at(tasks, 'per FR-007', 6))), ['spec.md:85']);
    assert.deepEqual(places(await ask('DefinitionProvider', tasks.uri, at(tasks, 'src/rag_answers/answers/nearest.py', 5))), ['nearest.py:1']);
  });

  it('goes from an operation to its handler', async () => {
    const contract = await open(CONTRACT);
    assert.deepEqual(places(await ask('ImplementationProvider', contract.uri, at(contract, 'operationId: createAnswer', 15))), ['service.py:48', 'service.py:49']);
  });

  it('finds what names a requirement', async () => {
    const spec = await open(SPEC);
    const found = places(await ask('ReferenceProvider', spec.uri, at(spec, '**FR-006**', 4)));
    for (const place of ['tasks.md:73', 'retriever.py:46', 'test_retriever.py:33', 'answers.openapi.yaml:27']) assert.ok(found.includes(place), `${place} in ${found}`);
  });

  it('shows a requirement', async () => {
    const tasks = await open(TASKS);
    const [hover] = await ask('HoverProvider', tasks.uri, at(tasks, 'per FR-007', 6));
    const text = hover.contents.map(({ value }) => value).join('\n');
    assert.match(text, /three documents that came closest/);
    assert.match(text, /T013/);
  });

  it('completes ids of the feature, over the whole prefix', async () => {
    const tasks = await open(TASKS);
    const list = await ask('CompletionItemProvider', tasks.uri, at(tasks, 'per FR-007', 'per FR-00'.length));
    const ids = list.items.filter(({ label }) => /^FR-/.test(label.label ?? label));
    assert.ok(ids.some(({ label }) => (label.label ?? label) === 'FR-009'));
    assert.equal(tasks.getText(ids[0].range.replacing ?? ids[0].range), 'FR-007');
  });

  it('has symbols of documents and of the workspace', async () => {
    const names = (symbols) => symbols.flatMap(({ name, children }) => [name, ...names(children ?? [])]);
    assert.ok(names(await ask('DocumentSymbolProvider', uri(SPEC))).some((name) => name.startsWith('FR-014')));
    const found = await ask('WorkspaceSymbolProvider', 'FR-007');
    assert.ok(places(found.map(({ location }) => location)).includes('spec.md:85'), String(places(found.map(({ location }) => location))));
  });

  it('walks the trace as a call hierarchy', async () => {
    const spec = await open(SPEC);
    const [item] = await vscode.commands.executeCommand('vscode.prepareCallHierarchy', spec.uri, at(spec, '**FR-007**', 4));
    const calls = await vscode.commands.executeCommand('vscode.provideIncomingCalls', item);
    assert.ok(calls.some(({ from }) => from.name.startsWith('T013')), calls.map(({ from }) => from.name).join());
  });

  it('gives ids, labels and words of specs their tokens', async () => {
    const tasks = await open(TASKS);
    const legend = await until('the legend', () => vscode.commands.executeCommand('vscode.provideDocumentSemanticTokensLegend', tasks.uri));
    const { data } = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', tasks.uri);
    const found = [];
    for (let index = 0, line = 0, character = 0; index < data.length; index += 5) {
      const [lines, characters, length, type, modifiers] = data.slice(index, index + 5);
      character = lines ? characters : character + characters;
      line += lines;
      if (line !== 73) continue;
      const text = tasks.lineAt(line).text.slice(character, character + length);
      const marks = legend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
      found.push([text, legend.tokenTypes[type], ...marks].join(' '));
    }
    assert.deepEqual(found, [
      '[X] operator',
      'T013 function declaration',
      '[US2] decorator',
      'src/rag_answers/answers/nearest.py string',
      'FR-007 enumMember',
      'depends on property',
      'T012 function',
    ]);
  });

  it('counts above requirements and tasks, and each count leads somewhere', async () => {
    const spec = await open(SPEC);
    const lenses = await until('lenses', async () => {
      const found = await ask('CodeLensProvider', spec.uri, 1000);
      return found.length > 0 && found;
    });
    const of = (line) => lenses.filter(({ range, command }) => range.start.line === line - 1 && command).map(({ command }) => command);
    assert.deepEqual(of(84).map(({ title }) => title), ['tasks 3 of 3', 'code 2', 'tests 3']);
    assert.equal(of(84)[0].command, 'specls.showReferences');
    assert.deepEqual(of(87).map(({ title, command }) => `${title}${command}`), ['no task']);
  });

  it('leaves other languages their own folding', async () => {
    const service = await open(SERVICE);
    assert.ok((await ask('FoldingRangeProvider', service.uri)).length > 0);
  });

  it('writes the missing task, and the finding goes', async () => {
    const spec = await open(SPEC);
    const cursor = at(spec, '**FR-009**', 4);
    const actions = await ask('CodeActionProvider', spec.uri, new vscode.Range(cursor, cursor), vscode.CodeActionKind.QuickFix.value);
    const stub = actions.find(({ title }) => title === 'Add a task stub for FR-009');
    assert.ok(stub, actions.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(stub.edit));
    assert.match((await open(TASKS)).getText(), /- \[ \] T025 \[US2\] Mark a citation as outdated/);
    await until('one finding less', () => findings(SPEC).join() === '94 unplanned-requirement');
  });

  it('renames a requirement wherever it is named', async () => {
    const spec = await open(SPEC);
    const edit = await ask('DocumentRenameProvider', spec.uri, at(spec, '**FR-008**', 4), 'FR-080');
    const files = edit.entries().map(([file]) => file.path.split('/').at(-1));
    for (const file of ['spec.md', 'tasks.md', 'api.md', 'data-model.md']) assert.ok(files.includes(file), String(files));
  });

  it('gives the server the settings of the editor', async () => {
    const settings = vscode.workspace.getConfiguration('specls');
    await settings.update('severity', { 'unknown-requirement': 'off' }, vscode.ConfigurationTarget.Workspace);
    await until('no finding in the code', () => findings(SERVICE).length === 0);
    await settings.update('severity', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the finding again', () => findings(SERVICE).length === 1);
  });

  it('says what it does not support', () => {
    const { capabilities } = extension.packageJSON;
    assert.equal(capabilities.virtualWorkspaces.supported, false);
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('has its commands', async () => {
    const known = await vscode.commands.getCommands(true);
    for (const { command } of extension.packageJSON.contributes.commands) assert.ok(known.includes(command), command);
    assert.ok(known.includes('specls.showReferences'));
  });

  it('shows references that the server sends as plain JSON', async () => {
    await vscode.window.showTextDocument(await open(SPEC));
    const position = { line: 84, character: 4 };
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    await vscode.commands.executeCommand('specls.showReferences', String(uri(SPEC)), position, [{ uri: String(uri(TASKS)), range }, { uri: String(uri(SPEC)), range }]);
  });

  it('gives documents that are on no disk', async () => {
    const drift = await vscode.workspace.openTextDocument(uri('specs/002-cited-answers').with({ scheme: 'specls', query: 'drift' }));
    assert.match(drift.getText(), /002-cited-answers|drift|git/i);
  });
});

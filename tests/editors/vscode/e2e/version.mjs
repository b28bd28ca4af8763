// A server of another version: one sentence, and what both know works.
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, copyExample } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';

/** A server that publishes one finding for each file that is opened, and refuses what it does not know. */
const OTHER = `
if (process.argv[2] === '--version') { console.log('specls 9.9.0'); process.exit(); }
let rest = Buffer.alloc(0);
const send = (message) => { const body = JSON.stringify({ jsonrpc: '2.0', ...message }); process.stdout.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body); };
process.stdin.on('data', (piece) => {
  rest = Buffer.concat([rest, piece]);
  for (;;) {
    const end = rest.indexOf('\\r\\n\\r\\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\\d+)/.exec(rest.subarray(0, end))[1]);
    if (rest.length < end + 4 + length) return;
    const { id, method, params } = JSON.parse(rest.subarray(end + 4, end + 4 + length));
    rest = rest.subarray(end + 4 + length);
    if (method === 'initialize') send({ id, result: { serverInfo: { name: 'specls', version: '9.9.0' }, capabilities: { textDocumentSync: 1 } } });
    else if (method === 'shutdown') send({ id, result: null });
    else if (method === 'exit') process.exit();
    else if (method === 'textDocument/didOpen') send({ method: 'textDocument/publishDiagnostics', params: { uri: params.textDocument.uri, diagnostics: [{ range: { start: { line: 86, character: 4 }, end: { line: 86, character: 10 } }, severity: 2, source: 'specls', message: 'of another version' }] } });
    else if (id !== undefined) send({ id, error: { code: -32601, message: 'method not found' } });
  }
});
`;

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const script = join(folder, 'other.cjs');
  const program = join(folder, 'other');
  writeFileSync(script, OTHER);
  writeFileSync(program, `#!/bin/sh\nexec '${NODE}' '${script}' "$@"\n`);
  chmodSync(program, 0o755);
  const server = await serve({ settings: { 'specls.server.path': program } });
  const editor = await show(server, workspace);

  await step('says in one sentence that it is another version', async () => {
    await editor.notified('9.9.0');
    await editor.file(SPEC);
    await editor.go('87:5');
    await editor.warned(87);
    await shot('sentence');
  });
  await step('and shows its views, empty', async () => {
    await editor.command('Specls: Show Coverage');
    await editor.webview().locator('h1', { hasText: 'Coverage' }).waitFor();
    assert.deepEqual((await editor.notifications()).length, 1, String(await editor.notifications()));
    await shot('coverage');
  });
}

// The server dies: once is nothing to talk about, again and again is one sentence, and then it stays down until it is wanted.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const server = await serve();
  const editor = await show(server, workspace);
  const { page } = editor;
  /** Ends the server the hard way, and gives its id. */
  const kill = async () => {
    await until('a server', async () => server.languageServers().length === 1 || server.languageServers());
    const [id] = server.languageServers();
    process.kill(id, 'SIGKILL');
    await until('its end', async () => !server.languageServers().includes(id));
    return id;
  };

  await step('comes back after a crash, without a word', async () => {
    await editor.file(SPEC);
    await editor.go('87:5');
    await editor.warned(87);
    const id = await kill();
    await until('another server', async () => (server.languageServers().length === 1 && server.languageServers()[0] !== id) || server.languageServers());
    await editor.warned(87);
    assert.deepEqual(await editor.notifications(), []);
  });
  await step('stays down in a loop, with one sentence', async () => {
    await kill();
    await kill();
    await editor.notified('crashed 3 times');
    assert.equal((await editor.notifications()).length, 1, String(await editor.notifications()));
    assert.deepEqual(server.languageServers(), []);
    await shot('loop');
  });
  await step('starts again when it is asked to', async () => {
    await page.locator('.notifications-toasts .monaco-button', { hasText: 'Restart' }).click();
    await editor.warned(87);
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
  });
  await step('one that dies as it starts is the same', async () => {
    const program = join(folder, 'dying');
    const starts = join(folder, 'starts');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] && { echo specls ${version()}; exit; }\necho start >> '${starts}'\nexit 1\n`);
    chmodSync(program, 0o755);
    await editor.forget();
    server.settings({ 'specls.server.path': program });
    await editor.notified('crashed 3 times');
    assert.equal((await editor.notifications()).length, 1, String(await editor.notifications()));
    assert.equal(readFileSync(starts, 'utf8').trim().split('\n').length, 3);
  });

  function version() {
    return JSON.parse(readFileSync(join(server.installed(), 'package.json'), 'utf8')).version;
  }
}

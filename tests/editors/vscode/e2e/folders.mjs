// A window with two folders, of which one holds specs: the other is taken up when its first spec comes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, until } from '../workbench.mjs';

const FEATURES = '.customview-tree';

export default async function ({ folder, step, server: serve, workbench: show }) {
  const example = copyExample(folder);
  const plain = join(folder, 'plain');
  mkdirSync(plain);
  writeFileSync(join(plain, 'README.md'), '# Plain\n');
  const window = join(folder, 'two.code-workspace');
  writeFileSync(window, JSON.stringify({ folders: [{ path: example }, { path: plain }] }));
  const server = await serve();
  const editor = await show(server, window);
  let first;

  await step('the folder with specs has a server', async () => {
    await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'plain' }).first().waitFor();
    await editor.view('Specls: Focus on Features View', FEATURES);
    await editor.row('002-cited-answers').waitFor();
    assert.equal(await editor.row('001-first').count(), 0);
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
    first = server.languageServers();
  });
  await step('a file that is no spec leaves it running', async () => {
    mkdirSync(join(plain, 'specs/notes'), { recursive: true });
    writeFileSync(join(plain, 'specs/notes/notes.md'), '# Notes\n');
    await editor.command('Specls: Refresh');
    await editor.row('002-cited-answers').waitFor();
    assert.deepEqual(server.languageServers(), first);
  });
  await step('the first spec of the other folder is taken up', async () => {
    mkdirSync(join(plain, 'specs/001-first'));
    writeFileSync(join(plain, 'specs/001-first/spec.md'), '# Feature Specification: First\n\n- **FR-001**: System MUST do it.\n');
    await editor.row('001-first').waitFor();
    await editor.row('002-cited-answers').waitFor();
    // The one before may still be ending.
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
    assert.deepEqual(await editor.notifications(), []);
  });
}

// A window with three folders, of which one holds specs: another is taken up when its first spec comes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, until } from '../workbench.mjs';

const FEATURES = '.customview-tree';

export default async function ({ folder, step, server: serve, workbench: show }) {
  const example = copyExample(folder);
  const [plain, third] = ['plain', 'third'].map((name) => join(folder, name));
  // A folder for specs, without any.
  mkdirSync(join(plain, 'specs/notes'), { recursive: true });
  writeFileSync(join(plain, 'specs/notes/notes.md'), '# Notes\n');
  mkdirSync(third);
  writeFileSync(join(third, 'README.md'), '# Third\n');
  const window = join(folder, 'three.code-workspace');
  writeFileSync(window, JSON.stringify({ folders: [example, plain, third].map((path) => ({ path })) }));
  const server = await serve();
  const editor = await show(server, window);

  await step('the folder with specs has a server', async () => {
    for (const name of ['plain', 'third']) await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().waitFor();
    await editor.view('Specls: Focus on Features View', FEATURES);
    await editor.row('002-cited-answers').waitFor();
    assert.equal(await editor.row('001-first').count(), 0);
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
  });
  await step('the first spec of another folder is taken up', async () => {
    // The file is written at once: of what is made together with its folder a watcher tells only sometimes.
    mkdirSync(join(plain, 'specs/001-first'));
    writeFileSync(join(plain, 'specs/001-first/spec.md'), '# Feature Specification: First\n\n- **FR-001**: System MUST do it.\n');
    await editor.row('001-first').waitFor();
    await editor.row('002-cited-answers').waitFor();
    // The one before may still be ending.
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
    assert.deepEqual(await editor.notifications(), []);
  });
  await step('a file that is no spec leaves it running', async () => {
    const before = server.languageServers();
    mkdirSync(join(third, 'specs/notes'), { recursive: true });
    writeFileSync(join(third, 'specs/notes/notes.md'), '# Notes\n');
    await editor.command('Specls: Refresh');
    await editor.row('002-cited-answers').waitFor();
    assert.deepEqual(server.languageServers(), before);
  });
}

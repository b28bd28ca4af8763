// The package without a server: it says in one sentence what to do, and works as soon as there is one.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, environment, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const server = await serve({ vsix: environment('SPECLS_VSIX_SERVERLESS') });
  const program = environment('SPECLS_BIN');
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('says once that there is no server', async () => {
    await editor.notified('There is no Specls server');
    await editor.file(SPEC);
    await editor.go('87:5');
    assert.equal((await editor.notifications()).length, 1, String(await editor.notifications()));
    await shot('sentence');
  });
  await step('and again when somebody asks for it', async () => {
    await editor.forget();
    await editor.command('Specls: Restart Server');
    await editor.notified('There is no Specls server');
    await editor.forget();
  });
  await step('a task in the folder fills the problems', async () => {
    const task = { label: 'look', type: 'process', command: program, args: ['check', '.'], problemMatcher: ['$specls', '$specls-line'] };
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode/tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
    await editor.quick('Control+p', 'task look', /^\s*look/);
    await page.locator('.terminal-wrapper .xterm-rows', { hasText: '6 warnings, 5 hints' }).first().waitFor();
    await until('the findings of files that are not open', async () => {
      const label = await page.locator('#status\\.problems').first().getAttribute('aria-label');
      // Hints become information: a matcher knows nothing below. The last one is lost where the program ends before it is read.
      return (/Warnings: 4\b/.test(label) && /Infos: [45]\b/.test(label)) || label;
    });
    await shot('task');
    await editor.command('View: Hide Panel');
    await editor.go('87:5');
  });
  await step('takes the one on the PATH', async () => {
    symlinkSync(program, join(server.folder, 'path/specls'));
    await editor.command('Specls: Restart Server');
    await editor.warned(87);
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
  });
  await step('says that the one in the settings does not exist', async () => {
    unlinkSync(join(server.folder, 'path/specls'));
    server.settings({ 'specls.server.path': '/nowhere/specls' });
    await editor.notified('/nowhere/specls');
    await until('no server', async () => server.languageServers().length === 0 || server.languageServers());
    assert.equal((await editor.notifications()).length, 1, String(await editor.notifications()));
    await editor.forget();
  });
  await step('says that it is no server', async () => {
    server.settings({ 'specls.server.path': '/bin/true' });
    await editor.notified('/bin/true');
    assert.equal((await editor.notifications()).length, 1, String(await editor.notifications()));
    await editor.forget();
  });
  await step('takes the one in the settings as soon as it is right', async () => {
    server.settings({ 'specls.server.path': program });
    await editor.warned(87);
    assert.deepEqual(await editor.notifications(), []);
  });
}

// A folder without specs: nothing is started, nothing is said.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../workbench.mjs';

export default async function ({ folder, step, server: serve, workbench: show }) {
  const workspace = join(folder, 'plain');
  mkdirSync(join(workspace, 'docs/specs'), { recursive: true });
  // Words and names that look like specs make none.
  writeFileSync(join(workspace, 'README.md'), '# Plain\n\n- **FR-001**: System MUST do nothing.\n');
  writeFileSync(join(workspace, 'docs/specs/notes.md'), '# Notes\n');
  const server = await serve();
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('the extension is not activated', async () => {
    await editor.file('README.md');
    await editor.go('3:5');
    await editor.command('Developer: Show Running Extensions');
    await page.locator('.runtime-extensions-editor .monaco-list-row').first().waitFor();
    // Others were: those that come with the editor, by Markdown.
    await page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Markdown' }).first().waitFor();
    assert.equal(await page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'specls' }).count(), 0);
    assert.deepEqual(server.languageServers(), []);
    assert.deepEqual(await editor.notifications(), []);
  });
  await step('its command says why it starts nothing', async () => {
    await editor.command('Specls: Restart Server');
    await editor.notified('this one has none');
    assert.deepEqual(server.languageServers(), []);
  });
  await step('and the first spec starts it', async () => {
    const spec = join(workspace, 'specs/001-first');
    mkdirSync(spec, { recursive: true });
    writeFileSync(join(spec, 'spec.md'), '# Feature Specification: First\n\n- **FR-001**: System MUST [NEEDS CLARIFICATION: do what?]\n');
    await until('a server', async () => server.languageServers().length === 1 || server.languageServers());
    await editor.file('specs/001-first/spec.md');
    await editor.warned(3);
  });
}

// Ten thousand findings: they are all counted, and the editor stays as quick as with ten.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insist, until } from '../workbench.mjs';

const FILES = 100;
const FINDINGS = 100;

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = join(folder, 'many');
  mkdirSync(join(workspace, 'specs/001-many'), { recursive: true });
  mkdirSync(join(workspace, 'src'));
  const requirements = Array.from({ length: 100 }, (_, index) => `- **FR-${String(index + 1).padStart(3, '0')}**: System MUST do thing ${index + 1}.`);
  writeFileSync(join(workspace, 'specs/001-many/spec.md'), `# Feature Specification: Many\n\n## Requirements\n\n${requirements.join('\n')}\n`);
  for (let file = 0; file < FILES; file++) {
    const lines = Array.from({ length: FINDINGS }, (_, index) => `# 001-FR-${500 + index}: not there\n`);
    writeFileSync(join(workspace, `src/part_${file}.py`), lines.join(''));
  }
  const server = await serve();
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('all of them arrive', async () => {
    await until('the count', async () => {
      const label = await page.locator('#status\\.problems').first().getAttribute('aria-label');
      return /Warnings: 10,?000/.test(label) || label;
    });
    await editor.file('src/part_42.py');
    await until('squiggles', async () => (await editor.warnings()).length > 10 || (await editor.warnings()).length);
    await shot('problems');
  });
  await step('typing stays quick', async () => {
    await editor.go('1:1');
    const list = page.locator('.suggest-widget.visible');
    // What comes in above closes the list: then the line is written once more.
    await insist(
      'suggestions',
      async (patience) => {
        await editor.focus();
        await editor.type('# See 001-FR-');
        await list.locator('.monaco-list-row', { hasText: /FR-\d/ }).first().waitFor({ timeout: patience });
        await editor.type('042');
        await list.locator('.monaco-list-row', { hasText: 'FR-042' }).first().waitFor({ timeout: patience });
      },
      async () => {
        for (const key of ['Escape', 'Shift+Home', 'Delete']) await editor.key(key);
      },
    );
    // Else the next key would take what the list offers.
    await editor.dismiss(list);
    await editor.key('Enter');
    await until('the text', async () => (await editor.line(1)) === '# See 001-FR-042' || (await editor.line(1)));
    await until('the squiggles below', async () => !(await editor.warnings()).includes(1) && (await editor.warnings()).includes(2));
  });
  await step('and so does finding', async () => {
    await editor.go('1:12');
    await editor.key('F12');
    await editor.shows('spec.md');
    await editor.cursorAt('Ln 46');
  });
}

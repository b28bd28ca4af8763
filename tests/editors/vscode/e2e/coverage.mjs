// The coverage page stays where it was left: when its features change, and when it was hidden.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, insist, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';
const ROWS = 600;

export default async function ({ folder, step, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const write = (rows) => {
    const lines = Array.from({ length: rows }, (_, n) => `- **FR-${String(n + 1).padStart(3, '0')}**: System MUST do it.\n`);
    writeFileSync(join(workspace, SPEC), `# Feature Specification: Long\n\n## Requirements\n\n${lines.join('')}`);
  };
  write(ROWS);
  const server = await serve();
  const editor = await show(server, workspace);
  const coverage = editor.webview();
  const place = () => coverage.locator('body').evaluate(() => Math.round(window.scrollY));
  const has = (id, timeout) => coverage.locator('details[open] th', { hasText: new RegExp(`^${id}$`) }).first().waitFor({ timeout });
  let left;

  await step('all rows are shown, and the page is scrolled', async () => {
    await editor.file(SPEC);
    // The page opens with the feature of the file where the server knows it already.
    await editor.page.locator('.codelens-decoration', { hasText: 'tasks 3 of 3' }).first().waitFor();
    await editor.command('Specls: Show Coverage');
    await insist(`FR-${ROWS}`, async (patience) => {
      const button = coverage.locator('button[data-all]').first();
      if (await button.isVisible()) await button.click({ timeout: patience });
      await has(`FR-${ROWS}`, patience);
    });
    await coverage.locator('body').evaluate(() => window.scrollTo(0, 9000));
    await until('the scrolled page', async () => (await place()) === 9000 || place());
    left = await place();
  });
  await step('a change moves nothing', async () => {
    write(ROWS + 1);
    await has(`FR-${ROWS + 1}`);
    await until('the place', async () => (await place()) === left || place());
  });
  await step('nor does a page that was hidden', async () => {
    await editor.file('README.md');
    await editor.command('Specls: Show Coverage');
    await has(`FR-${ROWS + 1}`);
    await until('the place', async () => (await place()) === left || place());
  });
}

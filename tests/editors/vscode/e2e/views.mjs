// What the extension adds to the workbench: the tree, the coverage page, the test view, the status, its channels and commands.
import assert from 'node:assert/strict';
import { copyExample, insist, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';
const FEATURES = '.customview-tree';
const TASKS = 'specs/002-cited-answers/tasks.md';

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const server = await serve();
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('the tree leads from a feature to a requirement and its tasks', async () => {
    await editor.view('Specls: Focus on Features View', FEATURES);
    await editor.unfold('002-cited-answers');
    await editor.unfold('FR-006');
    await editor.leads(editor.row('T012'), 'tasks.md', 73);
    await shot('tree');
    await editor.leads(editor.row('FR-006'), 'spec.md', 84);
  });

  await step('the tree follows what is typed', async () => {
    await editor.file(SPEC);
    await editor.row('FR-014').waitFor();
    await editor.go('94:1');
    await editor.key('Control+Shift+k');
    await editor.row('FR-014').waitFor({ state: 'detached' });
    await editor.key('Control+z');
    await editor.row('FR-014').waitFor();
  });

  await step('the status says how far the feature is', async () => {
    await editor.focus();
    // Items of the status bar move as others come: then the pointer comes once more.
    await insist(
      'the status',
      async (patience) => {
        await page.locator('#status\\.languageStatus').hover({ timeout: patience });
        await page.locator('.hover-language-status', { hasText: '6 of 13 verified' }).waitFor({ timeout: patience });
      },
      () => page.mouse.move(640, 300),
    );
    await shot('status');
  });

  await step('the coverage page opens with the feature of the file', async () => {
    await editor.command('Specls: Show Coverage');
    const coverage = editor.webview();
    await coverage.locator('details[open]', { hasText: '002-cited-answers' }).waitFor();
    await coverage.locator('details[open] tr', { hasText: 'FR-006' }).first().waitFor();
    await coverage.locator('details[open] summary', { hasText: '6 verified' }).waitFor();
    assert.equal(await coverage.locator('details[open]').count(), 1);
    // A page of our own, nothing from elsewhere.
    assert.match(await coverage.locator('meta[http-equiv]').first().getAttribute('content'), /default-src 'none'/);
    await shot('coverage-light');
    for (const [theme, name] of [['Default Dark Modern', 'dark'], ['Default High Contrast', 'contrast'], ['Default High Contrast Light', 'contrast-light']]) {
      server.settings({ 'workbench.colorTheme': theme });
      const dark = !name.endsWith('light');
      await until(name, async () => {
        const classes = await page.locator('.monaco-workbench').getAttribute('class');
        const inside = await coverage.locator('body').getAttribute('class');
        return (classes.includes(name === 'dark' ? 'vs-dark' : dark ? 'hc-black' : 'hc-light') && inside.includes(dark && name === 'dark' ? 'vscode-dark' : 'vscode-high-contrast')) || `${classes} ${inside}`;
      });
      await shot(`coverage-${name}`);
    }
    server.settings({ 'workbench.colorTheme': 'Default Light Modern' });
  });

  await step('and leads to a place by keyboard', async () => {
    const coverage = editor.webview();
    const link = coverage.locator('details[open] tr', { hasText: 'FR-009' }).first().locator('a').first();
    // A page that is filled anew loses the focus.
    await insist('the requirement', async (patience) => {
      if (await link.isVisible()) await link.press('Enter', { timeout: patience });
      await editor.shows('spec.md', patience);
    });
    await editor.cursorAt('Ln 87');
  });

  await step('requirements stand in the test view', async () => {
    await editor.view('Testing: Focus on Test Explorer View', '.test-explorer');
    await editor.unfold('002-cited-answers');
    await editor.row('FR-006').waitFor();
    await editor.command('Test: Run All Tests');
    for (const [id, state] of [['FR-006', /Passed/], ['FR-009', /Skipped/]])
      await until(`the state of ${id}`, async () => {
        const label = await editor.row(id).getAttribute('aria-label');
        return state.test(label) || label;
      });
    await shot('tests');
    await editor.command('View: Show Explorer');
  });

  await step('the next task is shown', async () => {
    await editor.file(SPEC);
    await editor.command('Specls: Go to Next Task');
    await editor.shows('tasks.md');
    await editor.cursorAt('Ln 75');
  });

  await step('documents that are on no disk', async () => {
    await editor.file(TASKS);
    await editor.command('Specls: Show Drift of This Feature');
    // The copy of the example has no history.
    await editor.webview().locator('p', { hasText: 'no git repository' }).first().waitFor();
    await shot('virtual');
  });

  await step('the check runs in a terminal, and nothing is found twice', async () => {
    await editor.command('Specls: Check the Workspace in a Terminal');
    await page.locator('.terminal-wrapper .xterm-rows', { hasText: '6 warnings, 5 hints' }).first().waitFor();
    await shot('check');
    await until('the count', async () => {
      const label = await page.locator('#status\\.problems').first().getAttribute('aria-label');
      return /Warnings: 6\b/.test(label) || label;
    });
  });

  await step('a restart takes another server', async () => {
    await until('a server', async () => server.languageServers().length === 1 || server.languageServers());
    const [before] = server.languageServers();
    await editor.command('Specls: Restart Server');
    await until('another one', async () => {
      const now = server.languageServers();
      return (now.length === 1 && now[0] !== before) || now;
    });
    await editor.file(SPEC);
    await editor.go('87:5');
    await editor.warned(87);
  });

  await step('the log says which server runs', async () => {
    await editor.command('Specls: Show Log');
    await page.locator('.panel .view-line', { hasText: 'found by this package' }).first().waitFor();
    await editor.command('Specls: Show Messages Between Editor and Server');
    await page.locator('.panel .view-line', { hasText: 'log level' }).first().waitFor();
    await editor.command('Specls: Show Server Version');
    await editor.notified('specls ');
    await shot('log');
  });

  await step('the walkthrough opens', async () => {
    await editor.command('Specls: Open Walkthrough');
    await page.locator('.gettingStartedContainer', { hasText: 'Specs that lead somewhere' }).first().waitFor();
    await shot('walkthrough');
  });
}

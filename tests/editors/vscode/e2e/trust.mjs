// A folder that nobody trusts names a server of its own: it must not run. When the folder is trusted, it does.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, insist, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const server = await serve({ settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' } });
  const ran = join(folder, 'ran');
  const own = join(workspace, 'server');
  writeFileSync(own, `#!/bin/sh\necho "$MARK" >> '${ran}'\nexec '${server.installed()}/server/specls' "$@"\n`);
  chmodSync(own, 0o755);
  mkdirSync(join(workspace, '.vscode'));
  writeFileSync(
    join(workspace, '.vscode/settings.json'),
    JSON.stringify({ 'specls.server.path': own, 'specls.server.extraEnv': { MARK: 'marked' } }),
  );
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('the server of the extension works in Restricted Mode', async () => {
    await page.locator('#status\\.workspaceTrust').waitFor();
    await editor.file(SPEC);
    await editor.go('87:5');
    await editor.warned(87);
    assert.ok(!existsSync(ran), 'the server of the folder ran');
    await shot('restricted');
  });
  await step('a restart changes nothing about that', async () => {
    const [before] = server.languageServers();
    await editor.command('Specls: Restart Server');
    await until('another server', async () => {
      const now = server.languageServers();
      return (now.length === 1 && now[0] !== before) || now;
    });
    assert.ok(!existsSync(ran), 'the server of the folder ran');
  });
  await step('its own server runs when the folder is trusted', async () => {
    await editor.command('Workspaces: Manage Workspace Trust');
    const trust = page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first();
    // The page of this editor is laid out anew while it loads: a click may go beside the button.
    await insist('a trusted folder', async (patience) => {
      if (await page.locator('#status\\.workspaceTrust').isVisible()) await trust.click({ timeout: patience });
      await page.locator('#status\\.workspaceTrust').waitFor({ state: 'hidden', timeout: patience });
    });
    await until('the server of the folder', async () => existsSync(ran));
    await until('one server', async () => server.languageServers().length === 1 || server.languageServers());
  });
}

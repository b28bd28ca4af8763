// Runs the mocha tests of api/ inside VS Code's host of extensions, with the extension as the VSIX installs it, on a copy of the
// example. No @vscode/test-electron: that downloads an editor. The workbench's address takes which tests to run, and the page
// tells how they ended. The environment is that of e2e.mjs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer, DEADLINE, HERE, NODE_MODULES, browser, copyExample, environment, temporary } from './codeserver.mjs';

const folder = temporary();
const workspace = copyExample(folder);
const results = join(folder, 'results.txt');
const server = new CodeServer(join(folder, 'server'), {
  variables: { SPECLS_RESULTS: results, SPECLS_DEADLINE: String(DEADLINE), SPECLS_NODE_MODULES: NODE_MODULES },
  options: ['--vscode-option', 'enable-smoke-test-driver'],
});
let context;
let status = 1;
try {
  server.install(environment('SPECLS_VSIX'));
  const extension = server.installed();
  await server.start();
  context = await browser(folder);
  const page = context.pages()[0] ?? (await context.newPage());
  let end;
  const ended = new Promise((go, fail) => {
    const timer = setTimeout(() => fail(new Error(`the tests did not end within ${6 * DEADLINE} ms`)), 6 * DEADLINE);
    end = (code) => {
      clearTimeout(timer);
      go(code);
    };
  });
  await page.exposeFunction('codeAutomationLog', () => {});
  await page.exposeFunction('codeAutomationExit', end);
  const remote = (path) => `vscode-remote://${new URL(server.url).host}${path}`;
  const payload = [['extensionDevelopmentPath', remote(extension)], ['extensionTestsPath', remote(join(HERE, 'api/index.cjs'))]];
  await page.goto(`${server.url}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  status = await ended;
} catch (error) {
  console.log(String(error.stack ?? error));
  console.log(`${server.output}\n${server.log('Specls')}`);
} finally {
  console.log(existsSync(results) ? readFileSync(results, 'utf8') : `the tests gave no results\n${server.log('exthost')}`);
  await context?.close().catch(() => {});
  await server.stop();
}
process.exit(status === 0 && existsSync(results) ? 0 : 1);

// Runs one scenario of e2e/: `node e2e.mjs example`. Prints a line for each step, and ends well if all of them held. The first
// step that fails ends it, with a screenshot of what stood there.
//
//   SPECLS_VSIX             the extension with the server in it
//   SPECLS_VSIX_SERVERLESS  the extension without
//   SPECLS_EDITORS          what tests/editors/setup made
//   SPECLS_ARTIFACTS        folder for screenshots
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer, DEADLINE, Workbench, browser, environment, temporary } from './workbench.mjs';

const name = process.argv[2];
const { default: scenario } = await import(`./e2e/${name}.mjs`);
const artifacts = environment('SPECLS_ARTIFACTS');
mkdirSync(artifacts, { recursive: true });
const folder = temporary();
const started = Date.now();
const servers = [];
let context;
let page;
let status = 0;

const test = {
  folder,

  /** One thing that has to hold. */
  async step(what, act) {
    const begun = Date.now();
    try {
      await act();
      console.log(`ok   ${what} (${Date.now() - begun} ms)`);
    } catch (error) {
      console.log(`FAIL ${what}\n     ${String(error.stack ?? error).replaceAll('\n', '\n     ')}`);
      await test.shot(`failed-${what.replace(/\W+/g, '-')}`).catch(() => {});
      throw error;
    }
  },

  /** A screenshot, kept beside the test results. */
  shot: (what) => page.screenshot({ path: join(artifacts, `vscode-${name}-${what}.png`) }),

  /** A code-server with an extension, running, with a profile of its own. */
  async server(options = {}) {
    const server = new CodeServer(join(folder, `server-${servers.length}`), options);
    servers.push(server);
    if (options.vsix !== null) server.install(options.vsix ?? environment('SPECLS_VSIX'));
    options.before?.(server);
    await server.start();
    return server;
  },

  /** A window on a folder. */
  async workbench(server, workspace) {
    context ??= await browser(folder);
    page = context.pages()[0] ?? (await context.newPage());
    const workbench = new Workbench(page);
    await workbench.open(server.url, workspace);
    return workbench;
  },
};

/** Every wait has an end; this is for what waits without one, the browser for its own process, say. */
const overtime = new Promise((_, fail) => {
  setTimeout(() => fail(new Error('the scenario did not end')), 6 * DEADLINE).unref();
});

try {
  await Promise.race([scenario(test), overtime]);
} catch (error) {
  status = 1;
  console.log(String(error.stack ?? error));
  for (const server of servers) {
    console.log(`--- code-server\n${server.output.split('\n').slice(-25).join('\n')}`);
    console.log(`--- Specls\n${server.log('Specls').split('\n').slice(-25).join('\n')}`);
  }
} finally {
  await Promise.race([context?.close(), overtime]).catch(() => {});
  for (const server of servers) await server.stop();
}
console.log(`${name}: ${status ? 'failed' : 'passed'} after ${((Date.now() - started) / 1000).toFixed(1)} s`);
process.exit(status);

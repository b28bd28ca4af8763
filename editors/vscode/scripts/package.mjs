// Makes a VSIX: `npm run package -- [--target linux-x64 --server PATH] [--out FILE]`. Without a server the package is for
// every platform and runs the `specls` on the PATH. Into a folder that FILE names it is put under its own name.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { target: { type: 'string' }, server: { type: 'string' }, out: { type: 'string' } },
});
const server = values.server && resolve(values.server);
const out = values.out && resolve(values.out);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

if (!values.target !== !server)
  fail('--target and --server belong together: a server runs on one platform only');
if (server && !existsSync(server)) fail(`there is no server at ${server}`);

rmSync('server', { recursive: true, force: true });
if (server) {
  const name = values.target.startsWith('win32') ? 'specls.exe' : 'specls';
  mkdirSync('server');
  copyFileSync(server, `server/${name}`);
  chmodSync(`server/${name}`, 0o755);
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const name = `specls-${values.target ?? 'universal'}-${version}.vsix`;
const inFolder = out && statSync(out, { throwIfNoEntry: false })?.isDirectory();
const file = inFolder ? join(out, name) : (out ?? name);
const args = ['package', '--no-dependencies', '--allow-missing-repository', '--out', file];
if (values.target) args.push('--target', values.target);
const { status } = spawnSync(process.execPath, ['node_modules/@vscode/vsce/vsce', ...args], {
  stdio: 'inherit',
});
// What was put there for the package must not become the server of an extension that is run from this folder.
rmSync('server', { recursive: true, force: true });
process.exit(status ?? 1);

function fail(message) {
  console.error(message);
  process.exit(2);
}

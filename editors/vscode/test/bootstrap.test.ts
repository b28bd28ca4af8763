import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  chooseServer,
  differs,
  environment,
  findServer,
  NoServer,
  type Places,
  type Settings,
  versionOf,
} from '../src/bootstrap';

let folder: string;
let places: Places;

/** A program in the temporary folder that does what a line of shell says. */
async function program(name: string, line = 'echo specls 0.1.0'): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${line}\n`);
  await chmod(file, 0o755);
  return file;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specls-'));
  places = {
    setting: null,
    extension: path.join(folder, 'extension'),
    home: path.join(folder, 'home'),
    workspace: path.join(folder, 'workspace'),
    path: path.join(folder, 'bin'),
    platform: 'linux',
  };
});
afterEach(() => rm(folder, { recursive: true }));

describe('the server that is found', () => {
  it('is that of the setting, before that of the package, before that on the PATH', async () => {
    const onPath = await program('bin/specls');
    assert.deepEqual(await findServer(places), { command: onPath, by: 'the PATH' });
    const bundled = await program('extension/server/specls');
    assert.deepEqual(await findServer(places), { command: bundled, by: 'this package' });
    const own = await program('own/specls');
    const found = await findServer({ ...places, setting: own });
    assert.deepEqual(found, { command: own, by: 'the setting specls.server.path' });
  });

  it('may be named from the home and from a trusted workspace', async () => {
    const atHome = await program('home/bin/specls');
    assert.equal((await findServer({ ...places, setting: '~/bin/specls' })).command, atHome);
    const inWorkspace = await program('workspace/target/specls');
    const setting = '$' + '{workspaceFolder}/target/specls';
    assert.equal((await findServer({ ...places, setting })).command, inWorkspace);
    const untrusted = findServer({ ...places, setting, workspace: undefined });
    await assert.rejects(untrusted, /this window has no trusted folder/);
  });

  it('is called specls.exe on Windows', async () => {
    const bundled = await program('extension/server/specls.exe');
    assert.equal((await findServer({ ...places, platform: 'win32', path: '' })).command, bundled);
  });

  it('is never looked for in relative folders of the PATH', async () => {
    await program('bin/specls');
    const relative = path.relative(process.cwd(), places.path);
    await assert.rejects(findServer({ ...places, path: `${relative}::.` }), NoServer);
  });
});

describe('the server that the settings choose', () => {
  const named = '$' + '{workspaceFolder}/target/specls';

  /** Chooses where the user and the workspace have set something; what the workspace says wins. */
  const choose = (user: Record<string, unknown>, workspace: Record<string, unknown>, trusted: boolean) => {
    const settings = {
      get: (name: string) => workspace[name] ?? user[name],
      inspect: (name: string) => ({ globalValue: user[name], workspaceValue: workspace[name] }),
    } as Settings;
    const around = { settings, trusted, extension: places.extension, folder: places.workspace };
    return chooseServer(around, { PATH: places.path });
  };

  it('is that of a trusted workspace, with its environment', async () => {
    const own = await program('workspace/target/specls');
    const workspace = { 'server.path': named, 'server.extraEnv': { SPECLS_LOG: 'debug' } };
    const { server, env, extraEnv } = await choose({ 'server.path': '/user' }, workspace, true);
    assert.equal(server.command, own);
    assert.equal(env.SPECLS_LOG, 'debug');
    assert.deepEqual(extraEnv, { SPECLS_LOG: 'debug' });
  });

  it('is that of the user in Restricted Mode, and so is its environment', async () => {
    await program('workspace/target/specls');
    const user = { 'server.path': await program('own/specls'), 'server.extraEnv': { A: '1' } };
    const workspace = { 'server.path': named, 'server.extraEnv': { B: '2' } };
    const { server, extraEnv } = await choose(user, workspace, false);
    assert.equal(server.command, user['server.path']);
    assert.deepEqual(extraEnv, { A: '1' });
    const onPath = await program('bin/specls');
    assert.equal((await choose({}, workspace, false)).server.command, onPath);
    await assert.rejects(choose({ 'server.path': named }, {}, false), /this window has no trusted folder/);
  });

  it('is looked for on the PATH that the settings make', async () => {
    const other = await program('other/specls');
    await program('bin/specls');
    const user = { 'server.extraEnv': { PATH: path.dirname(other) } };
    assert.equal((await choose(user, {}, true)).server.command, other);
  });
});

describe('what is wrong is said in one sentence', () => {
  const says = async (setting: string | null, sentence: RegExp) =>
    assert.rejects(
      findServer({ ...places, setting }),
      (error: Error) => error instanceof NoServer && sentence.test(error.message),
    );

  it('where there is no server', () =>
    says(
      null,
      /^There is no Specls server: this package holds none, and there is no `specls` on the PATH; [^.]*`specls\.server\.path`\.$/,
    ));
  it('where the setting is relative', () =>
    says('bin/specls', /^`specls\.server\.path` is `bin\/specls`, which is not an absolute path\.$/));
  it('where the file of the setting is missing, a folder or no program', async () => {
    await says('/nowhere/specls', /cannot run: there is no `\/nowhere\/specls`\.$/);
    await says(folder, /is not a file\.$/);
    const file = await program('plain');
    await chmod(file, 0o644);
    // root may read and write everything, but runs only what somebody may run.
    await says(file, /may not be run \(EACCES\)\.$/);
  });
});

describe('the version', () => {
  it('is what the program answers', async () => {
    assert.equal(await versionOf(await program('a'), process.env), '0.1.0');
  });
  it('is missed in another program, in one that fails, in one that does not start', async () => {
    const other = await program('b', 'echo hello; echo more');
    await assert.rejects(versionOf(other, process.env), /does not answer as a Specls server: hello\.$/);
    const failing = await program('c', 'echo "no such library" >&2; exit 127');
    await assert.rejects(versionOf(failing, process.env), /: no such library\.$/);
    await assert.rejects(versionOf(path.join(folder, 'd'), process.env), /ENOENT\.$/);
  });
  it('differs by its minor number before 1.0, by its major one from then on', () => {
    assert.equal(differs('0.1.0', '0.1.9'), false);
    assert.equal(differs('0.1.0', '0.2.0'), true);
    assert.equal(differs('1.1.0', '1.2.0'), false);
    assert.equal(differs('1.1.0', '2.1.0'), true);
  });
});

describe('the environment', () => {
  it('is the own one with additions and without what is null', () => {
    const env = environment({ A: '1', B: '2' }, { B: null, C: '3' });
    assert.deepEqual(env, { A: '1', B: undefined, C: '3' });
    assert.deepEqual(environment({ A: '1' }, {}), { A: '1' });
  });
});

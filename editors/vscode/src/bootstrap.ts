// Finds the server and asks it for its version. Knows nothing of the editor, so that it can be tested without one.

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** Where a server may be. */
export interface Places {
  /** The setting `specls.server.path`. */
  setting: string | null;
  /** The folder of the extension, which holds `server/specls` in packages for one platform. */
  extension: string;
  /** The user's home, for `~/`. */
  home: string;
  /** The first workspace folder, for `${workspaceFolder}`; undefined where it must not be used. */
  workspace: string | undefined;
  /** `PATH` of the environment. */
  path: string;
  /** As in `process.platform`. */
  platform: NodeJS.Platform;
}

/** A server that was found. */
export interface Found {
  command: string;
  /** How it was found, in words for the log. */
  by: string;
}

/** A server that was not found, or cannot run: one sentence for the user. */
export class NoServer extends Error {}

/** The settings `specls.` of the editor. */
export interface Settings {
  get<T>(name: string): T | undefined;
  inspect<T>(name: string): { globalValue?: T } | undefined;
}

/** What a server is chosen by. */
export interface Surroundings {
  settings: Settings;
  /** Whether somebody trusts the workspace; else nothing of it is used. */
  trusted: boolean;
  /** The folder of the extension. */
  extension: string;
  /** The workspace folder that the server is for. */
  folder: string | undefined;
}

/** A server, and what it runs with. */
export interface Chosen {
  server: Found;
  /** All of its environment. */
  env: NodeJS.ProcessEnv;
  /** What of it the settings say; `null` takes away. */
  extraEnv: Record<string, string | null>;
}

/** The server that the settings choose, wherever one is run. In Restricted Mode only the user's settings count. */
export async function chooseServer(around: Surroundings, own = process.env): Promise<Chosen> {
  const { settings, trusted } = around;
  const setting = <T>(name: string) =>
    (trusted ? settings.get<T>(name) : settings.inspect<T>(name)?.globalValue) ?? undefined;
  const extraEnv = setting<Record<string, string | null>>('server.extraEnv') ?? {};
  const env = environment(own, extraEnv);
  const server = await findServer({
    setting: setting<string>('server.path') ?? null,
    extension: around.extension,
    home: homedir(),
    workspace: trusted ? around.folder : undefined,
    path: env.PATH ?? env.Path ?? '',
    platform: process.platform,
  });
  return { server, env, extraEnv };
}

/** The server to run: that of the setting, else the one in the package, else the one on the PATH. */
export async function findServer(places: Places): Promise<Found> {
  if (places.setting) {
    const command = expand(places.setting, places);
    const trouble = await notRunnable(command);
    if (trouble) throw new NoServer(`The server that \`specls.server.path\` names cannot run: ${trouble}.`);
    return { command, by: 'the setting specls.server.path' };
  }
  const name = places.platform === 'win32' ? 'specls.exe' : 'specls';
  const bundled = path.join(places.extension, 'server', name);
  if (!(await notRunnable(bundled))) return { command: bundled, by: 'this package' };
  for (const folder of places.path.split(places.platform === 'win32' ? ';' : ':')) {
    // A relative entry would mean whatever folder the editor runs in.
    if (!path.isAbsolute(folder)) continue;
    const command = path.join(folder, name);
    if (!(await notRunnable(command))) return { command, by: 'the PATH' };
  }
  throw new NoServer(
    'There is no Specls server: this package holds none, and there is no `specls` on the PATH; install one, or set `specls.server.path`.',
  );
}

function expand(setting: string, places: Places): string {
  const written = setting.trim();
  let command = written;
  if (/^~[/\\]/.test(written)) command = path.join(places.home, written.slice(2));
  const variable = '${workspaceFolder}';
  if (written.startsWith(variable)) {
    if (places.workspace === undefined) {
      throw new NoServer(`\`specls.server.path\` is \`${written}\`, and this window has no trusted folder.`);
    }
    command = path.join(places.workspace, written.slice(variable.length));
  }
  if (path.isAbsolute(command)) return command;
  throw new NoServer(`\`specls.server.path\` is \`${written}\`, which is not an absolute path.`);
}

/** Why a file cannot be run; undefined if it can. */
async function notRunnable(file: string): Promise<string | undefined> {
  try {
    if (!(await stat(file)).isFile()) return `\`${file}\` is not a file`;
    await access(file, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no \`${file}\``;
    return `\`${file}\` may not be run (${code})`;
  }
}

/** Time that `specls --version` may take, in milliseconds. The first start after an installation may be scanned. */
const VERSION_TIMEOUT = 20_000;

/** What `specls --version` says, such as `0.1.0`. */
export async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { error, stdout, stderr } = await new Promise<{
    error: Error | null;
    stdout: string;
    stderr: string;
  }>(resolve => {
    const options = { env, timeout: VERSION_TIMEOUT, windowsHide: true };
    execFile(command, ['--version'], options, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
  const version = /^specls (\d+\.\d+\.\d+\S*)\s*$/.exec(stdout)?.[1];
  if (!error && version) return version;
  const said = firstLine(stderr) || firstLine(stdout) || firstLine(error?.message ?? '');
  throw new NoServer(
    `\`${command} --version\` does not answer as a Specls server${said ? `: ${said}` : ''}.`,
  );
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.trim().replace(/\.$/, '') ?? '';
}

/** Whether two versions may speak another protocol: before 1.0 another minor version, from then on another major one. */
export function differs(one: string, other: string): boolean {
  const parts = (version: string) => version.split('.').map(part => Number.parseInt(part, 10));
  const [major, minor] = parts(one);
  const [otherMajor, otherMinor] = parts(other);
  return major !== otherMajor || (major === 0 && minor !== otherMinor);
}

/** The environment of the server: that of the editor and what the setting adds (`null` takes away). */
export function environment(own: NodeJS.ProcessEnv, extra: Record<string, string | null>): NodeJS.ProcessEnv {
  const env = { ...own };
  // Node leaves out what is undefined.
  for (const [name, value] of Object.entries(extra)) env[name] = value ?? undefined;
  return env;
}

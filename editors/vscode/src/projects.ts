// Which folders hold specs. The marks are those of the server; what they mean is its business alone.

import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** Folders that make the folder around them a project. */
export const MARKS = ['.specify', '.kiro', 'openspec', '.spec-workflow'];
/** The settings file, which makes its folder one, too. */
export const SETTINGS = 'specls.toml';
/** Globs that find any of them below a folder. */
export const GLOBS = [`**/{${MARKS.join(',')}}/**`, `**/${SETTINGS}`, '**/specs/*/spec.md'];

/**
 * Globs of what appears when a folder becomes a project. What is made together with its folder is often not heard of, so the
 * folder of a spec is a sign as well.
 */
export const SIGNS = [`**/{${MARKS.join(',')},specs,${SETTINGS}}`, '**/specs/*', '**/specs/*/spec.md'];

/** The project that `folder` is or lies in, like the server looks for it; undefined if there is none. */
export async function projectAround(folder: string, home = homedir()): Promise<string | undefined> {
  if ((await isMarked(folder)) || (await hasSpecs(folder))) return folder;
  for (let above = path.dirname(folder); above !== path.dirname(above); above = path.dirname(above)) {
    // In a home these folders are the tools' own.
    if (above !== home && (await isMarked(above))) return above;
  }
  return undefined;
}

/** Whether any of some searches finds something, as soon as one does; what went wrong with them where none did. */
export async function anyFound(
  searches: PromiseLike<readonly unknown[]>[],
): Promise<{ found: boolean; errors: unknown[] }> {
  const nothing = new Error('nothing was found');
  const each = searches.map(async search => {
    // A search that was stopped may give nothing at all.
    if (!(await search)?.length) throw nothing;
  });
  try {
    await Promise.any(each);
    return { found: true, errors: [] };
  } catch (error) {
    const { errors } = error as AggregateError;
    return { found: false, errors: errors.filter(one => one !== nothing) };
  }
}

async function isMarked(folder: string): Promise<boolean> {
  const marked = await Promise.all(MARKS.map(mark => is(path.join(folder, mark), 'folder')));
  return marked.includes(true) || is(path.join(folder, SETTINGS), 'file');
}

async function hasSpecs(folder: string): Promise<boolean> {
  const specs = path.join(folder, 'specs');
  const names = await readdir(specs).catch(() => []);
  const found = await Promise.all(names.map(name => is(path.join(specs, name, 'spec.md'), 'file')));
  return found.includes(true);
}

async function is(file: string, kind: 'file' | 'folder'): Promise<boolean> {
  try {
    const found = await stat(file);
    return kind === 'file' ? found.isFile() : found.isDirectory();
  } catch {
    return false;
  }
}

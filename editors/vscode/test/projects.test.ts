import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { anyFound, projectAround } from '../src/projects';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'specls-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), '');
}

/** The project around a folder below the root, relative to it. */
async function around(folder: string, home = '/home/nobody'): Promise<string | undefined> {
  const found = await projectAround(path.join(root, folder), home);
  return found && path.relative(root, found);
}

describe('the project', () => {
  for (const mark of ['.specify/a', '.kiro/specs/a/b.md', 'openspec/a', '.spec-workflow/a', 'specls.toml']) {
    it(`is marked by ${mark}`, async () => {
      await write(`app/${mark}`);
      await write('app/src/lib/a.rs');
      assert.equal(await around('app'), 'app');
      assert.equal(await around('app/src/lib'), 'app');
    });
  }

  it('is marked by specs/*/spec.md in the folder itself', async () => {
    await write('app/specs/001-a/spec.md');
    await write('other/specs/a.spec.ts');
    assert.equal(await around('app'), 'app');
    assert.equal(await around('other'), undefined);
  });

  it('is no file of such a name, and nothing that is not there', async () => {
    await write('app/openspec');
    assert.equal(await around('app'), undefined);
    assert.equal(await around('nowhere'), undefined);
  });

  it('is not the home, where tools keep what is theirs', async () => {
    await write('home/.kiro/settings');
    await write('home/notes/a.md');
    const home = path.join(root, 'home');
    assert.equal(await around('home/notes', home), undefined);
    assert.equal(await around('home', home), 'home', 'it is when it was opened itself');
  });
});

describe('searches', () => {
  const never = new Promise<string[]>(() => {});

  it('end with the first that finds something', async () => {
    const failed = Promise.reject(new Error('stopped'));
    assert.deepEqual(await anyFound([never, failed, Promise.resolve(['a'])]), { found: true, errors: [] });
  });

  it('find nothing when none does, and say what went wrong', async () => {
    assert.deepEqual(await anyFound([Promise.resolve([])]), { found: false, errors: [] });
    assert.deepEqual(await anyFound([]), { found: false, errors: [] });
    const stopped = new Error('stopped');
    const { found, errors } = await anyFound([Promise.resolve([]), Promise.reject(stopped)]);
    assert.deepEqual([found, errors], [false, [stopped]]);
  });
});

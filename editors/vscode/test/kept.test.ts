import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kept } from '../src/kept';

describe('a value that is kept', () => {
  it('is got once, and again when it was forgotten', async () => {
    let loads = 0;
    const kept = new Kept(async () => ++loads);
    assert.deepEqual(await Promise.all([kept.get(), kept.get()]), [1, 1]);
    kept.forget();
    assert.equal(await kept.get(), 2);
  });

  it('has both of two changes that were made while it was still on its way', async () => {
    let arrive = (_: string[]) => {};
    const kept = new Kept(() => new Promise<string[]>(resolve => (arrive = resolve)));
    void kept.get();
    kept.change(async before => [...before, 'first']);
    kept.change(async before => [...before, 'second']);
    arrive(['loaded']);
    assert.deepEqual(await kept.get(), ['loaded', 'first', 'second']);
  });

  it('is not changed where there is none', async () => {
    const kept = new Kept(async () => 'new');
    kept.change(() => assert.fail('there is nothing to change'));
    assert.equal(await kept.get(), 'new');
  });

  it('does not stay a failure, neither of getting nor of changing it', async () => {
    let fails = true;
    const kept = new Kept(async () => {
      if (fails) throw new Error('no server');
      return 'new';
    });
    await assert.rejects(kept.get(), /no server/);
    fails = false;
    assert.equal(await kept.get(), 'new');
    kept.change(() => Promise.reject(new Error('gone')));
    await assert.rejects(kept.get(), /gone/);
    assert.equal(await kept.get(), 'new');
  });

  it('is got anew by a change after a failure', async () => {
    const kept = new Kept(async () => 'new');
    await kept.get();
    kept.change(() => Promise.reject(new Error('gone')));
    kept.change(async before => `${before} and changed`);
    assert.equal(await kept.get(), 'new');
  });

  it('stays forgotten when a change ends later', async () => {
    const kept = new Kept(async () => 'new');
    await kept.get();
    kept.change(async () => 'changed');
    kept.forget();
    await new Promise(setImmediate);
    assert.equal(await kept.get(), 'new');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Crashes, Serial } from '../src/serial';

describe('work in a row', () => {
  it('runs one at a time, and at most one waits', async () => {
    const serial = new Serial();
    const log: string[] = [];
    const release: (() => void)[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise<void>(resolve => release.push(resolve));
      log.push(`${name} ends`);
    };
    const all = [serial.run(work('a')), serial.run(work('b')), serial.run(work('c'))];
    assert.deepEqual(log, ['a begins']);
    release.shift()?.();
    await all[0];
    await new Promise(setImmediate);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins']);
    release.shift()?.();
    await Promise.all(all);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends'], 'c shared the turn of b');
  });

  it('goes on after a failure', async () => {
    const serial = new Serial();
    const failing = serial.run(async () => {
      throw new Error('no');
    });
    let ran = false;
    const next = serial.run(async () => {
      ran = true;
    });
    await assert.rejects(failing, /no/);
    await next;
    assert.ok(ran);
    await serial.run(async () => undefined);
  });
});

describe('crashes', () => {
  it('are a loop when three fall into a minute', () => {
    const crashes = new Crashes();
    assert.equal(crashes.add(0), 500);
    assert.equal(crashes.add(10_000), 1000);
    assert.equal(crashes.add(59_999), undefined);
  });
  it('are forgotten after a minute, and when somebody starts by hand', () => {
    const crashes = new Crashes();
    crashes.add(0);
    crashes.add(1);
    assert.equal(crashes.add(60_001), 500);
    crashes.clear();
    assert.equal(crashes.add(60_002), 500);
  });
});

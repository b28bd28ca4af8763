import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import manifest from '../package.json';
import { given, type Inspected, serverSettings } from '../src/settings';

describe('settings for the server', () => {
  it('are those of the manifest without the extension’s own', () => {
    const names = serverSettings(manifest);
    assert.ok(names.includes('specls.severity') && names.includes('specls.ignore'), String(names));
    assert.ok(!names.some(name => /^specls\.(server|trace)\./.test(name)), String(names));
  });

  it('are only those that somebody set: a default would win over specls.toml', () => {
    const set: Record<string, Inspected> = {
      'specls.ignore': { workspaceValue: [] },
      'specls.severity': { globalValue: { a: 'off' }, workspaceValue: { b: 'hint' } },
      'specls.tests': {},
      'specls.lens.enable': { globalValue: false },
    };
    const values: Record<string, unknown> = {
      'specls.ignore': [],
      'specls.severity': { a: 'off', b: 'hint' },
      'specls.tests': [],
      'specls.lens.enable': false,
    };
    const names = [...Object.keys(set), 'specls.unknown'];
    assert.deepEqual(
      given(
        names,
        name => set[name],
        name => values[name],
      ),
      { ignore: [], severity: { a: 'off', b: 'hint' }, lens: { enable: false } },
    );
  });
});

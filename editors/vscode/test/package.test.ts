import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import manifest from '../package.json';

/** What a package holds; `server/` only when a server was put there. */
const ALLOWED =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(extension\.js|specls\.schema\.json|ThirdPartyNotices\.txt|LICENSE-APACHE)|images\/(icon\.png|(activity|coverage-(light|dark))\.svg)|media\/coverage\.(css|js)|server\/specls(\.exe)?|syntaxes\/[a-z.-]+\.tmLanguage\.json|walkthrough\/[a-z]+\.md)$/;

describe('the package', () => {
  it('holds what belongs there and nothing else', () => {
    const args = ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'];
    // Without the script that builds before a package is made: this ran already, and writes to the output.
    const out = execFileSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, npm_config_ignore_scripts: 'true' },
    });
    const files = out.split('\n').filter(line => line && !/^(>|\s)/.test(line));
    assert.deepEqual(
      files.filter(file => !ALLOWED.test(file)),
      [],
    );
    for (const file of ['dist/extension.js', 'package.json', 'README.md', 'LICENSE', 'media/coverage.js']) {
      assert.ok(files.includes(file), `${file} is missing in ${files}`);
    }
  });

  it('holds every file that the manifest names', () => {
    const named =
      JSON.stringify(manifest).match(/"(\.\/)?(images|media|dist|syntaxes|walkthrough)\/[^"]+"/g) ?? [];
    assert.ok(named.length > 5);
    for (const file of named) assert.ok(existsSync(JSON.parse(file)), file);
  });

  it('declares every command it registers, and registers every one it declares', () => {
    const source = readFileSync('src/commands.ts', 'utf8');
    const registered = new Set([...source.matchAll(/^ {4}'(specls\.\w+)':/gm)].map(([, name]) => name));
    registered.delete('specls.showReferences');
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual([...registered].sort(), declared.sort());
    assert.ok(manifest.contributes.commands.every(({ category }) => category === 'Specls'));
  });
});

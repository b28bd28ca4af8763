// Bundles the extension into dist/, with what is shipped beside it; with --tests also the tests into out/test/.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('..', import.meta.url));
process.chdir(here);

/** What both bundles have in common. The oldest editor of `engines` runs Node 20. */
const common = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] };

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const { metafile } = await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  minify: true,
  metafile: true,
});
copyFileSync('../../docs/specls.schema.json', 'dist/specls.schema.json');
copyFileSync('../../LICENSE-APACHE', 'dist/LICENSE-APACHE');
writeFileSync('dist/ThirdPartyNotices.txt', notices(metafile));

if (process.argv.includes('--tests')) {
  rmSync('out', { recursive: true, force: true });
  const tests = readdirSync('test').filter(name => name.endsWith('.test.ts'));
  await build({
    ...common,
    entryPoints: tests.map(name => join('test', name)),
    outdir: 'out/test',
    outExtension: { '.js': '.cjs' },
    sourcemap: 'inline',
  });
}

/** The licences of the packages that stand in the bundle. */
function notices({ inputs }) {
  const packages = new Set();
  for (const input of Object.keys(inputs)) {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input) ?? [];
    if (name)
      packages.add(
        input.slice(0, input.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}`.length),
      );
  }
  const text = [...packages].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find(found => /^licen[cs]e/i.test(found));
    const words = file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : '';
    return `${name} ${version} (${license})\n\n${words}\n`;
  });
  return `The extension contains these packages.\n\n${text.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

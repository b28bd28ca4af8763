// Holds the TextMate grammar against the server: on every line of grammar/test/samples.md the same class at the same place.
//
// Expects `vscode-textmate` and `vscode-oniguruma` (and, if there, Markdown's own grammar) in the node_modules of the
// extension, or in the folder that SPECLS_NODE_MODULES names. Ends with 77 where they are not there: skipped.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.SPECLS_NODE_MODULES ?? join(here, '../node_modules');
const load = createRequire(join(modules, 'x.js'));

/** A package, or the end of this program. */
function needed(name) {
  try {
    return load(name);
  } catch {
    console.log(`skipped: no ${name} in ${modules}; run \`npm ci\` in editors/vscode`);
    process.exit(77);
  }
}

const { INITIAL, Registry, parseRawGrammar } = needed('vscode-textmate');
const oniguruma = needed('vscode-oniguruma');

/** Markdown's own grammar, as VS Code has it. Without any an empty one, into which ours is injected all the same. */
function markdown() {
  for (const file of [
    'code-server/lib/vscode/extensions/markdown-basics/syntaxes/markdown.tmLanguage.json',
    'tm-grammars/grammars/markdown.json',
  ]) {
    try {
      const { scopeName, ...rest } = load(file);
      return JSON.stringify({ scopeName, ...rest });
    } catch {
      // The next one.
    }
  }
  return JSON.stringify({ scopeName: 'text.html.markdown', patterns: [] });
}

const samples = JSON.parse(readFileSync(join(here, '../../../grammar/test/samples.json'), 'utf8'));
const ours = readFileSync(join(here, '../syntaxes/specls.injection.tmLanguage.json'), 'utf8');
const theirs = markdown();
const base = JSON.parse(theirs).scopeName;

await oniguruma.loadWASM(readFileSync(load.resolve('vscode-oniguruma/release/onig.wasm')));
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
    createOnigString: text => new oniguruma.OnigString(text),
  }),
  loadGrammar: async scope =>
    scope === base
      ? parseRawGrammar(theirs, 'markdown.json')
      : scope === 'specls.injection'
        ? parseRawGrammar(ours, 'specls.json')
        : null,
  getInjections: scope => (scope === base ? ['specls.injection'] : undefined),
});
const grammar = await registry.loadGrammar(base);

const classes = new Map(Object.entries(samples.scopes).map(([name, scope]) => [scope, name]));

/** The innermost of our classes among scopes. */
const classOf = scopes => classes.get(scopes.findLast(scope => classes.has(scope))) ?? '';

/** A class for each UTF-16 unit of a line, as runs `class "text"`. */
function runs(line, at) {
  const out = [];
  for (let i = 0; i < line.length; ) {
    let end = i + 1;
    while (end < line.length && at[end] === at[i]) {
      end += 1;
    }
    if (at[i] && line.slice(i, end).trim()) {
      out.push(`${at[i]} ${JSON.stringify(line.slice(i, end))}`);
    }
    i = end;
  }
  return out;
}

let failed = 0;
for (const { path, lines } of samples.files) {
  let state = INITIAL;
  for (const [number, { text, tokens }] of lines.entries()) {
    const result = grammar.tokenizeLine(text, state);
    state = result.ruleStack;
    const [found, wanted] = [Array(text.length).fill(''), Array(text.length).fill('')];
    for (const token of result.tokens) {
      found.fill(classOf(token.scopes), token.startIndex, token.endIndex);
    }
    for (const [start, end, name] of tokens) {
      wanted.fill(name, start, end);
    }
    const [is, should] = [runs(text, found).join(', '), runs(text, wanted).join(', ')];
    if (is !== should) {
      failed += 1;
      console.log(`${path}:${number + 1} ${text}\n  TextMate: ${is}\n  server:   ${should}`);
    }
  }
}
const count = samples.files.reduce((sum, file) => sum + file.lines.length, 0);
console.log(failed ? `${failed} of ${count} lines differ` : `${count} lines are the same`);
process.exit(failed ? 1 : 0);

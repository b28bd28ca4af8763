import js from '@eslint/js';
import typescript from 'typescript-eslint';

/** Names that scripts in Node and in the page find there. */
const globals = Object.fromEntries(
  ['Buffer', 'URL', 'acquireVsCodeApi', 'console', 'document', 'process', 'window'].map(name => [
    name,
    'readonly',
  ]),
);

export default [
  { ignores: ['dist', 'out', 'server'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  { languageOptions: { globals } },
  {
    files: ['**/*.ts'],
    rules: {
      eqeqeq: 'error',
      // `_` holds a place.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' }],
    },
  },
];

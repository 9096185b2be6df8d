import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const specs = [
  'bench/**/*.ts',
  '**/*.spec.ts',
  '**/*.integration.ts',
  '**/*.servers.ts',
  '**/*.journey.ts',
  '**/*.long.ts',
  '**/testing.ts',
  '**/testing/**/*.ts',
];
const unused = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }];

export default defineConfig(
  { ignores: ['dist/**', '.angular/**', 'node_modules/**', 'backend/contract/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['backend/**/*.ts', 'ops/**/*.ts', 'e2e/**/*.ts', 'bench/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/require-await': 'off', // an implementation of an async port may have nothing to wait for
      '@typescript-eslint/unbound-method': 'off', // functions kept in objects and class tokens look like it
      '@typescript-eslint/no-unsafe-function-type': 'off', // the type of a class or handler in Nest's reflection
      '@typescript-eslint/no-unsafe-assignment': 'off', // JSON.parse and raw rows are any until their type is stated
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['ops/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.long.ts', 'backend/*.ts', 'backend/platform/process/*.ts'],
    rules: { 'no-console': 'off' }, // what people see in a terminal
  },
  {
    files: ['console/**/*.ts'],
    extends: [tseslint.configs.recommended, angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'hf', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'hf', style: 'camelCase' }],
    },
  },
  {
    files: ['console/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    files: specs,
    ignores: ['console/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);

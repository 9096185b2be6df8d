/** Integration specs: `*.integration.ts` beside the code, run once per database engine (HOLDFAST_TEST_ENGINE). */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/*.integration.js', 'ops/**/*.integration.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

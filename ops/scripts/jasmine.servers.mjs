/** Specs on clusters of real servers: `*.servers.ts` beside the code, run once, whatever the store's engine. */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/*.servers.js', 'ops/**/*.servers.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

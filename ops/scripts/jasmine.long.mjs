/** Long specs: `*.long.ts` beside the code; what does not fit into the twelve minutes of `npm test`. */
export default {
  spec_dir: 'dist',
  spec_files: ['**/*.long.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: false, failSpecWithNoExpectations: true },
};

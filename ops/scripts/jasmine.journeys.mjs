/** Journeys: `e2e/*.journey.ts`, the whole thing driven from outside. In their order of writing, one at a time. */
export default {
  spec_dir: 'dist',
  spec_files: ['e2e/**/*.journey.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: false, failSpecWithNoExpectations: true },
};

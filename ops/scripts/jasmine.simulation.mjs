/** Specs of simulated clusters: thousands of schedules on a virtual clock, which take a core for the best of a minute. */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/simulation/*.spec.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

/** Specs of simulated clusters: thousands of schedules on a virtual clock, which take a core for the best of a minute. */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/simulation/*.spec.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

/** Unit specs: `*.spec.ts` beside the code, one process, no server outside it; those of the simulation have a lane. */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/*.spec.js', 'ops/**/*.spec.js', '!backend/**/simulation/*.spec.js'],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

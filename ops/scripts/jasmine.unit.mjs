/** Unit specs: `*.spec.ts` beside the code, one process, no server outside it. */
export default {
  spec_dir: 'dist',
  spec_files: ['backend/**/*.spec.js', 'ops/**/*.spec.js'],
  env: { random: true, failSpecWithNoExpectations: true },
};

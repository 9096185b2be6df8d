/** The journeys of clusters: they wait for servers more than they work, so that they run beside the others. */
export const failover = [
  'e2e/primary-*.journey.js',
  'e2e/haproxy-*.journey.js',
  'e2e/controller-*.journey.js',
  'e2e/switchover-*.journey.js',
  'e2e/rows-*.journey.js',
];

export default {
  spec_dir: 'dist',
  spec_files: failover,
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: false, failSpecWithNoExpectations: true },
};

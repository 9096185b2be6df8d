/** Journeys: `e2e/*.journey.ts`, the whole thing driven from outside. In their order of writing, one at a time. */
import { failover } from './jasmine.failover-journeys.mjs';

export default {
  spec_dir: 'dist',
  spec_files: ['e2e/**/*.journey.js', ...failover.map((file) => `!${file}`)],
  helpers: ['ops/scripts/test/slow-specs.js'],
  env: { random: false, failSpecWithNoExpectations: true },
};

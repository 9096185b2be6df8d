export { Metrics, type MetricsBytes, type MetricsSource, type MetricsText, type Rendered } from './metrics.js';
export { counter, exposition, type Family, gauge, labelText, type Sample } from './exposition.js';
export { FleetLines } from './fleet-lines.js';
export type { FleetValues } from './fleet-block.js';

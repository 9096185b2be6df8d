export { Metrics, type MetricsSource } from './metrics.js';
export { exposition, type Family, type Sample } from './exposition.js';

export { Metrics, type MetricsSource } from './metrics.js';

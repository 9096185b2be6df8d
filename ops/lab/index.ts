/** Real servers on 127.0.0.1 for tests, the demo and benchmarks. Everything ends with the process that started it. */
export { makeCertificate, type Certificate } from './certificates.js';
export { launchChromium, watchComplaints } from './chromium.js';
export { removeFolder, temporaryFolder } from './folders.js';
export { spawnHoldfast, startHoldfast, type HoldfastOptions, type LabHoldfast } from './holdfast.js';
export { startHttpService, type Answer, type LabHttpService, type SeenRequest } from './http-service.js';
export { startMariadb, type LabMariadb, type MariadbOptions } from './mariadb.js';
export { freePort } from './ports.js';
export { runProcess, startProcess, type LabProcess } from './processes.js';
export { startPrometheus, type LabPrometheus, type Sample } from './prometheus.js';
export { startSmtpReceiver, startWebhookReceiver } from './receivers.js';
export type { LabSmtpReceiver, LabWebhookReceiver, ReceivedMail } from './receivers.js';
export { until } from './until.js';

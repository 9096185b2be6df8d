import 'reflect-metadata';
import { parentPort } from 'node:worker_threads';
import { buildCluster } from './build-cluster.js';
import { domainRules } from './application/control/rules.js';
import { ControllerThread } from './application/thread/controller-thread.js';
import type { FromThread, ToThread } from './application/thread/messages.js';
import { ThreadTiming } from './application/thread/thread-timing.js';

/** The controller thread of the daemon: one for all clusters, with its connections. Never opens the store. */
const port = parentPort!;
const post = (message: FromThread) => port.postMessage(message);
const thread = new ControllerThread({ timing: new ThreadTiming(), rules: domainRules, build: buildCluster, post });

port.on('message', (message: ToThread) => thread.hear(message));
setInterval(() => {
  const { user, system } = process.threadCpuUsage();
  post({ type: 'pulse', latenessMs: thread.takeLateness(), cpuMs: (user + system) / 1_000 });
}, 1_000);
post({ type: 'ready' });

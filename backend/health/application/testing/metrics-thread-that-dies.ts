import { workerData } from 'node:worker_threads';
import { openReader, type ReaderConfig } from '../../../platform/database/index.js';
import { answerQuestions } from '../../../platform/threads/index.js';
import { FleetHere } from '../fleet/fleet-here.js';
import { answerFleet, type FleetQuestion } from '../fleet/fleet-thread.js';

/** The metrics thread, but for the first scrape of all: that one kills it. */
const { deaths, ...config } = workerData as ReaderConfig & { deaths: SharedArrayBuffer };
const reader = await openReader(config);
const fleet = new FleetHere(reader);

answerQuestions<FleetQuestion>(
  async (question) => {
    if (question.type === 'text' && Atomics.add(new Int32Array(deaths), 0, 1) === 0) process.exit(7);
    return answerFleet(fleet, question);
  },
  () => reader.close(),
);

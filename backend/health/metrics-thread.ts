import { workerData } from 'node:worker_threads';
// Not by the index: a thread that only reads has no use for Nest, which that brings along.
import { openReader, type ReaderConfig } from '../platform/database/data-source.js';
import { answerQuestions } from '../platform/threads/index.js';
import { FleetHere } from './application/fleet/fleet-here.js';
import { answerFleet, type FleetQuestion } from './application/fleet/fleet-thread.js';

/** The metrics thread of the server: reads what checks found, by a connection that cannot write, and renders it. */
const reader = await openReader(workerData as ReaderConfig);
const fleet = new FleetHere(reader);

answerQuestions<FleetQuestion>(
  (question) => answerFleet(fleet, question),
  () => reader.close(),
);

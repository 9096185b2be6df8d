import { parentPort, workerData } from 'node:worker_threads';
import type { InventoryFormatName } from '../../domain/inventory.js';
import { readInventory } from './formats.js';

/** Reads one text and posts what it says. It opens nothing else. */
const { text, format } = workerData as { text: string; format: InventoryFormatName | 'auto' };
parentPort?.postMessage(readInventory(text, format));

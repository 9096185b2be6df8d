import type { JobRow } from './persistence/job.row.js';

export type GateVerdict = { ok: true } | { ok: false; reason: string };

/**
 * Judges a job at the moment it is to run: does whoever asked still have the right, and, for what is dangerous, did a
 * second person agree. Every job passes here, whoever asked by whichever way. Implemented by `users`; a gate that
 * throws lets nothing pass.
 */
export abstract class JobGate {
  abstract allow(job: JobRow): Promise<GateVerdict>;
}

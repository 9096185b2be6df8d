/** What the server and the daemon tell the process that supervises them, over IPC. */
export interface Ready {
  type: 'ready';
  role: Role;
  version?: string;
  /** The server: where it listens. */
  url?: string;
  /** The server: where the owner is made; null once there is one. */
  setupLink?: string | null;
  /** The server: how things stand, for the one line of a later start. */
  summary?: Summary;
  /** The server: SHA-256 of its self-signed certificate, for the person to compare in the browser. */
  fingerprint?: string | null;
  /** The daemon: this machine's first measurement, in percent used. */
  host?: { cpu: number; memory: number; disk: number } | null;
}

/** The process cannot run at all, and starting it again would not help; the sentence says why and what to try. */
export interface Failed {
  type: 'failed';
  sentence: string;
}

/** A line for the person at the terminal, e.g. the way back after a migration. */
export interface Say {
  type: 'say';
  text: string;
}

export interface Summary {
  /** How many resources are in each status. */
  counts: Record<string, number>;
  /** Epoch ms of the last good backup of Holdfast itself; null when there is none yet. */
  lastOwnBackupAt: number | null;
}

export type Role = 'server' | 'daemon';
export type ChildMessage = Ready | Failed | Say;

/** Anything else that a child may send is none of the supervisor's business. */
export function isChildMessage(message: unknown): message is ChildMessage {
  const type = (message as { type?: unknown } | null)?.type;
  return type === 'ready' || type === 'failed' || type === 'say';
}

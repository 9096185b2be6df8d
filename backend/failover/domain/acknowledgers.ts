import type { Position } from './position.js';

/**
 * The replicas that may have acknowledged since the last proof (rule of no loss): whoever is in the set has to be asked
 * before a promotion. Kept durable with the cluster, so that a controller which takes over knows it.
 */
export interface Acknowledgers {
  /** The primary whose commits are meant. */
  readonly primary: string | null;
  readonly members: readonly string[];
  /** Members seen gone by the primary, with what the primary had then: they leave when a survivor has that. */
  readonly leaving: Readonly<Record<string, Position>>;
}

import type { ReplicaFacts } from './topology.js';

/** The text as a sentence: with a full stop, unless it has its end already. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** "a", "a and b", "a, b and c" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** "1 transaction", "2 transactions"; of nobody knows how many, "an unknown number of transactions". */
export const transactionWords = (count: number | null): string =>
  `${count ?? 'an unknown number of'} transaction${count === 1 ? '' : 's'}`;

/** A replica that is not connected to its source, and why. */
export function receivesNothing(name: string, { receiving, receiveError }: ReplicaFacts): string {
  const why = receiveError || (receiving === 'connecting' ? 'it is connecting to its source' : 'stopped');
  return `${name} receives nothing: ${why}`;
}

import type { Position } from '../../domain/position.js';
import type { Transaction } from './receiver.js';

/** All that a log contains by who wrote it first: streams `domain-server`, as gtid_binlog_state has them. */
export function historyOf(log: readonly Transaction[]): Position {
  const streams: Record<string, number> = {};
  for (const { server, seq } of log) streams[`0-${server}`] = seq;
  const text = Object.entries(streams)
    .map(([stream, seq]) => `${stream}-${seq}`)
    .join(',');
  return { text, streams };
}

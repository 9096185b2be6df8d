import type { Position } from '../../domain/position.js';

/** One global transaction id of MariaDB: domain-server-sequence. */
interface Gtid {
  readonly domain: string;
  readonly server: string;
  readonly sequence: number;
}

/** Reads a list such as `0-1-42,1-3-7`, spaces allowed; what is no GTID is passed over. */
function gtids(text: string): Gtid[] {
  const found = text.matchAll(/(\d+)-(\d+)-(\d+)/g);
  return [...found].map(([, domain, server, sequence]) => ({ domain, server, sequence: Number(sequence) }));
}

const written = ({ domain, server, sequence }: Gtid) => `${domain}-${server}-${sequence}`;

/**
 * How far several lists are together: in each domain the highest sequence number and who wrote it. Of a list that names
 * a domain more than once, as gtid_binlog_state does, the highest counts.
 */
export function position(...lists: string[]): Position {
  const last = new Map<string, Gtid>();
  for (const gtid of lists.flatMap(gtids)) {
    if (gtid.sequence > (last.get(gtid.domain)?.sequence ?? -1)) last.set(gtid.domain, gtid);
  }
  const streams = Object.fromEntries([...last].map(([domain, { sequence }]) => [domain, sequence]));
  return { text: [...last.values()].map(written).join(','), streams };
}

/**
 * How far one that follows nobody is for those who follow it: by its log. `gtid_slave_pos` keeps domains of a source of long
 * ago that no log here has: nobody can ever receive them, and whoever waited for them would wait for ever. Only where its log
 * is empty yet it stands where it once received.
 */
export const sendable = (binlog: string, slave: string): Position =>
  binlog === '' ? position(slave) : position(binlog);

/** All that was ever written or applied, by who wrote it: streams are `domain-server`. */
export function history(...lists: string[]): Position {
  const last = new Map<string, Gtid>();
  for (const gtid of lists.flatMap(gtids)) {
    const stream = `${gtid.domain}-${gtid.server}`;
    if (gtid.sequence > (last.get(stream)?.sequence ?? -1)) last.set(stream, gtid);
  }
  const streams = Object.fromEntries([...last].map(([stream, { sequence }]) => [stream, sequence]));
  return { text: [...last.values()].map(written).join(','), streams };
}

/** Whether a transaction, by its stream and its number, is missing somewhere. */
export type Lacks = (stream: string, sequence: number) => boolean;

/**
 * Of a history, whether the other lacks a transaction of a stream. A log that begins late (filled from a copy, RESET
 * MASTER) does not know who wrote long ago. In strict mode each domain's numbers only rise in a log, so that all before a
 * transaction that both have came before it in both: an unknown stream counts from past the last one that they share.
 */
export function lackedBy(own: Position, other: Position, strict: boolean): Lacks {
  const shared = new Map<string, number>();
  for (const [stream, last] of strict ? Object.entries(own.streams) : []) {
    const both = Math.min(last, other.streams[stream] ?? 0);
    const domain = domainOf(stream);
    shared.set(domain, Math.max(both, shared.get(domain) ?? 0));
  }
  return (stream, sequence) => sequence > (other.streams[stream] ?? shared.get(domainOf(stream)) ?? 0);
}

/** Whether anything of a history is missing there. */
export const anyLacked = ({ streams }: Position, lacks: Lacks): boolean =>
  Object.entries(streams).some(([stream, last]) => lacks(stream, last));

const domainOf = (stream: string) => stream.split('-')[0];

/** The list to start replication from as a former primary (F9): what the binary log has, and domains only received. */
export function formerPrimaryPosition(binlog: string, slave: string): string {
  const inLog = position(binlog);
  const onlyReceived = gtids(slave).filter(({ domain }) => !(domain in inLog.streams));
  return [inLog.text, ...onlyReceived.map(written)].filter((text) => text !== '').join(',');
}

/** A replica by its own answers. */
interface Own {
  readonly serverId: number;
  /** Its binary log's. */
  readonly state: string;
  /** What it has applied. */
  readonly slave: string;
  /** What it has received, while its applier runs; '' else. */
  readonly coming: string;
}

/**
 * Transactions that a replica wrote itself and its source lacks, the last of its own in each domain. A former primary that
 * rolled back its tail receives that again, under its own name, and its log has it a moment before it counts as applied: so
 * where the source names what it has of the replica's that alone decides. Else what was applied does, and, while nothing is
 * known of the source (null), what a running applier has received.
 */
export function errant({ serverId, state, slave, coming }: Own, sourceState: string | null): string[] {
  const received = position(slave, sourceState === null ? coming : '').streams;
  const known = history(sourceState ?? '').streams;
  return gtids(state)
    .filter(({ server }) => server === String(serverId))
    .filter(({ domain, server, sequence }) => sequence > (known[`${domain}-${server}`] ?? received[domain] ?? 0))
    .map(written);
}

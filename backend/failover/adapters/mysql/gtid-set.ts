import type { Position } from '../../domain/position.js';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Reads `uuid:1-5:7,uuid:tag:1-3`; a stream is a UUID, with its tag from 8.3 on. */
export function readSet(text: string): Map<string, Interval[]> {
  const streams = new Map<string, Interval[]>();
  for (const part of text.replace(/\s/g, '').toLowerCase().split(',').filter(Boolean)) {
    const [uuid, ...rest] = part.split(':');
    let stream = uuid;
    for (const piece of rest) {
      const found = /^(\d+)(?:-(\d+))?$/.exec(piece);
      if (!found) stream = `${uuid}:${piece}`;
      else add(streams, stream, { from: Number(found[1]), to: Number(found[2] ?? found[1]) });
    }
  }
  return streams;
}

function add(streams: Map<string, Interval[]>, stream: string, interval: Interval): void {
  streams.set(
    stream,
    [...(streams.get(stream) ?? []), interval].sort((a, b) => a.from - b.from),
  );
}

const oneText = (sets: string[]) =>
  sets
    .map((set) => set.replace(/\s/g, ''))
    .filter((set) => set !== '')
    .join(',');

/** What it has for certain: with an applier of several threads a set may have gaps, and counts up to the first. */
export function applied(...sets: string[]): Position {
  return { text: oneText(sets), streams: ends(oneText(sets), (intervals) => firstRun(intervals)) };
}

/** What it has at most: received, with or without gaps. */
export function atMost(...sets: string[]): Position {
  return {
    text: oneText(sets),
    streams: ends(oneText(sets), (intervals) => Math.max(...intervals.map(({ to }) => to))),
  };
}

function ends(text: string, end: (intervals: Interval[]) => number): Record<string, number> {
  return Object.fromEntries([...readSet(text)].map(([stream, intervals]) => [stream, end(intervals)]));
}

function firstRun([first, ...rest]: Interval[]): number {
  return rest.reduce((end, { from, to }) => (from <= end + 1 ? Math.max(end, to) : end), first.to);
}

/** Single GTIDs of a set, at most so many, and how many there are in all. */
export function spelled(text: string, most: number): { count: number; transactions: string[] } {
  const transactions: string[] = [];
  let count = 0;
  for (const [stream, intervals] of readSet(text)) {
    for (const { from, to } of intervals) {
      count += to - from + 1;
      for (let number = from; number <= to && transactions.length < most; number++)
        transactions.push(`${stream}:${number}`);
    }
  }
  return { count, transactions };
}

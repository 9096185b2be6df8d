/**
 * Results that changed nothing but counts: the same answer as before, at another moment. A batch of them is a few bytes
 * each, as variable-length integers: number of the check · milliseconds since the first of the batch, zigzag, since
 * results of one second come in any order · duration in units of 10 µs.
 */
export interface Repeat {
  checkNumber: number;
  at: number;
  durationMs: number;
}

/** Packs a batch; the moment of its first is kept beside it. */
export function packRepeats(repeats: readonly Repeat[]): Uint8Array {
  const bytes = new Uint8Array(repeats.length * 24);
  let length = 0;
  const write = (value: number) => {
    for (; value >= 128; value = Math.floor(value / 128)) bytes[length++] = (value % 128) | 128;
    bytes[length++] = value;
  };
  const start = repeats[0]?.at ?? 0;
  for (const { checkNumber, at, durationMs } of repeats) {
    const offset = Math.round(at - start);
    write(checkNumber);
    write(offset < 0 ? -2 * offset - 1 : 2 * offset);
    write(Math.max(0, Math.round(durationMs * 100)));
  }
  return bytes.slice(0, length);
}

/** The batch whose first result came at `start`. Throws RangeError on bytes that are not one. */
export function unpackRepeats(bytes: Uint8Array, start: number): Repeat[] {
  const repeats: Repeat[] = [];
  let at = 0;
  const read = () => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      if (at >= bytes.length) throw new RangeError('a batch of results ends in the middle of a number');
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const [checkNumber, folded, units] = [read(), read(), read()];
    const offset = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    repeats.push({ checkNumber, at: start + offset, durationMs: units / 100 });
  }
  return repeats;
}

/** What the last bytes of a producer's output must look like; an exit code alone proves nothing. */
export type EndMarker = 'sql-dump' | 'tar';

/** So many of the output's last bytes are kept: enough for every marker, and for the GTID that a dump ends with. */
export const keptEnd = 4096;

/** Whether `tail`, the last bytes of the output, holds the marker. */
export function endsWell(marker: EndMarker, tail: Uint8Array): boolean {
  return marker === 'tar' ? endsAsTar(tail) : endsAsDump(tail);
}

/** Two blocks of 512 zero bytes. */
function endsAsTar(tail: Uint8Array): boolean {
  return tail.length >= 1024 && tail.subarray(-1024).every((byte) => byte === 0);
}

/** `-- Dump completed`, with or without its date, as the last line. */
function endsAsDump(tail: Uint8Array): boolean {
  const text = String.fromCharCode(...tail.subarray(-200));
  return /(^|\n)-- Dump completed( on [^\n]*)?\n$/.test(text);
}

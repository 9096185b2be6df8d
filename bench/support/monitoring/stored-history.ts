import Database from 'better-sqlite3';

/** What a data folder's history says of all checks together, read from the packed blocks by a reader of its own. */
export interface StoredHistory {
  results: number;
  failures: number;
  /** Changes of status to `down`, and checks that are not up at the end. */
  fellDown: number;
  notUp: number;
  /** Probes that were on their way when the daemon was told to stop: asked, and in no history. */
  dropped: number;
}

/** Counts every result that stands in the finest history of durations. */
export function storedHistory(data: string, dropped: number): StoredHistory {
  const database = new Database(`${data}/holdfast.sqlite`, { readonly: true });
  // The daemon watches its own machine as well, by a check that the farm knows nothing of.
  const blocks = database.prepare(
    `SELECT slots FROM history_block b JOIN health_check c ON c.number = b.checkNumber
     WHERE b.level = 0 AND b.measure = 0 AND c.settings LIKE '%"kind":"http"%'`,
  );
  const found = { results: 0, failures: 0 };
  for (const { slots } of blocks.iterate() as Iterable<{ slots: Buffer }>) count(slots, found);
  const one = (sql: string) => (database.prepare(sql).get() as { n: number }).n;
  const fellDown = one("SELECT COUNT(*) AS n FROM status_change WHERE checkId IS NOT NULL AND toStatus = 'down'");
  const notUp = one("SELECT COUNT(*) AS n FROM check_status WHERE status <> 'up'");
  database.close();
  return { ...found, fellDown, notUp, dropped };
}

/** The format, then slots: gap and whether failures follow · failures · sum · min · spread · one count a bucket, three an octave. */
function count(bytes: Buffer, into: { results: number; failures: number }): void {
  // The first byte is the format.
  let at = 1;
  const number = () => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const bucket = (value: number) => (value < 1 ? 0 : Math.floor(3 * Math.log2(value)) + 1);
  while (at < bytes.length) {
    if (number() % 2 === 1) into.failures += number();
    number();
    const min = number();
    const max = min + number();
    for (let n = bucket(min); n <= bucket(max); n++) into.results += number();
  }
}

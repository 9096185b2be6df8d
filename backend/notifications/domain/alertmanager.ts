/** What Alertmanager says (webhook version 4), as a problem. */
export interface SentAlert {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** RFC 3339. */
  startsAt: string;
  fingerprint: string;
}

export interface ReadAlert {
  id: string;
  name: string;
  firing: boolean;
  /** It comes from rules over Holdfast's own metrics. */
  own: boolean;
  status: 'degraded' | 'down';
  since: number;
  sentence: string;
  /** Names under which a resource may be known here, the most telling first. */
  about: string[];
}

const grave = new Set(['critical', 'error', 'page', 'emergency', 'fatal', 'high', 'disaster']);
const naming = ['resource', 'instance', 'host', 'hostname', 'node', 'target', 'service'];

/** One line of at most `most` characters: labels come from anywhere. */
function oneLine(text: string, most: number): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, most);
}

/** The same alert has the same id, whoever sends it again; an id that is none is made from its labels. */
function idOf({ fingerprint, labels }: SentAlert): string {
  if (/^[0-9a-f]{8,64}$/i.test(fingerprint)) return fingerprint.toLowerCase();
  const text = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

/** `db-1.example:9100` is also `db-1.example`. */
function namesIn(labels: Record<string, string>): string[] {
  const given = naming.flatMap((label) => (labels[label] ? [oneLine(labels[label], 2_000)] : []));
  const bare = given.map((text) => text.replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, ''));
  return [...new Set([...given, ...bare])].filter((text) => text !== '' && text.length <= 190);
}

/** @param now epoch milliseconds, for a beginning that cannot be read or lies ahead */
export function readAlert(alert: SentAlert, now: number): ReadAlert {
  const { labels, annotations, status, startsAt } = alert;
  const about = namesIn(labels);
  const name = oneLine([labels.alertname ?? 'Alert', about[0] ? `on ${about[0]}` : ''].join(' '), 180);
  const says = annotations.summary ?? annotations.description ?? annotations.message ?? '';
  const since = Date.parse(startsAt);
  return {
    id: idOf(alert),
    name,
    firing: status === 'firing',
    own: labels.source === 'holdfast',
    status: grave.has((labels.severity ?? '').toLowerCase()) ? 'down' : 'degraded',
    since: since > 0 && since <= now ? since : now,
    sentence: oneLine(says, 400) || `Alertmanager reports ${name}.`,
    about,
  };
}

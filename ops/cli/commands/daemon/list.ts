import type { Item } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem } from '../../lookup.js';
import { orEmpty, present } from '../../present.js';
import { moment, span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { bold, dim, green, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export type Daemon = Item<'/api/v1/daemons'>;

export const daemonList = command({
  use: 'daemon list',
  summary: 'List the daemons that watch: how each fares, and its share of the work',
  about:
    'Lateness is the longest time its loops did not turn between its last two beats; above 250 ms a failure is not counted.\n' +
    'Of a daemon that is gone the others check its share. One that was started again on its host is "replaced".',
  examples: [{ line: 'daemon list', does: 'the live ones first' }],
  run: listDaemons,
});

export async function listDaemons(options: Context): Promise<void> {
  const items = await everyItem(options.api(), '/api/v1/daemons');
  const head = ['', 'Host', 'Pid', 'Version', 'Since', 'Share', 'Checks', 'Per s', 'Lateness', 'Last beat', 'Failover'];
  const rows = items.map((one) => rowOf(one, options.now()));
  present(options, items, () => orEmpty(table(head, rows), rows.length, 'No daemon has reported yet: holdfast status'));
}

const words: Record<Daemon['state'], Text> = {
  running: green('running'),
  late: yellow('LATE'),
  gone: bold(red('GONE')),
  replaced: dim('replaced'),
};

function rowOf(one: Daemon, now: number): Text[] {
  const living = [
    `${Math.round(one.share * 100)} %`,
    String(one.checks),
    String(one.checksPerSecond),
    `${one.lagMs} ms`,
  ];
  return [
    ...[words[one.state], one.host, String(one.pid), one.version ?? '–', moment(one.startedAt, now)],
    ...(one.alive ? living : ['–', '–', '–', '–']),
    `${span(now - one.seenAt)} ago`,
    one.control ? `${one.control.clusters} cluster(s), term ${one.control.term}` : '–',
  ];
}

/** For `status`: one line for each that needs a look. */
export function daemonLines(daemons: readonly Daemon[], now: number): Text[] {
  const troubled = daemons.filter(({ state }) => state === 'late' || state === 'gone');
  return table(
    ['', '', ''],
    troubled.map((one) => [
      one.state === 'gone' ? bold(red('DAEMON')) : yellow('DAEMON'),
      one.host,
      one.state === 'gone'
        ? `not seen for ${span(now - one.seenAt)}; others check its share: holdfast daemon list`
        : `late by ${one.lagMs} ms: failures it sees are not counted`,
    ]),
  ).slice(1);
}

import type { Item, Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { explain } from '../../explain-failure.js';
import { ExitCode } from '../../exit-codes.js';
import { everyItem, noneWhenDenied } from '../../lookup.js';
import { hiddenNote, present } from '../../present.js';
import { statusText } from '../../status-text.js';
import { span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { bold, dim, red } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { daemonLines } from '../daemon/list.js';
import { endingLines, endingSoon } from '../token/ending.js';

export const status = command({
  use: 'status',
  summary: 'Show what needs a person now',
  about:
    'Exit code 0: all is well. 1: something needs a person. 2: it cannot tell (no answer, not permitted, the monitor\n' +
    'itself stands still). A daemon that is gone while others check its share needs something too, and so does a cluster\n' +
    'that no daemon looks at. A token that ends within 14 days is told and changes no exit code.',
  examples: [
    { line: 'status', does: 'one line a problem, each with its cause' },
    { line: 'status --json', does: 'for a script' },
    { line: 'status >/dev/null || mail -s "Holdfast" ops', does: 'from cron' },
  ],
  run: showStatus,
});

type Status = Result<'/api/v1/status', 'get'>;

/** Counts and problems; the exit code says whether somebody is needed. */
export async function showStatus(options: Context): Promise<ExitCode> {
  try {
    const api = options.api();
    const now = await api.get('/api/v1/status');
    const clusters = await everyItem(api, '/api/v1/clusters').catch(noneWhenDenied);
    const daemons = await everyItem(api, '/api/v1/daemons').catch(noneWhenDenied);
    const endingTokens = await endingSoon(api, options.now()).catch(noneWhenDenied);
    present(options, { ...now, clusters, daemons, endingTokens }, () => [
      ...lines(now, options.now()),
      ...clusterLines(clusters),
      ...daemonLines(daemons, options.now()),
      ...endingLines(endingTokens, options.now()),
    ]);
    if (!now.monitor.alive) return ExitCode.usage;
    const daemonGone = daemons.some(({ state }) => state === 'gone');
    const left = clusters.some(({ state }) => state === 'critical' || state === 'unseen');
    const needed = now.problems.length > 0 || daemonGone || left;
    return needed ? ExitCode.failed : ExitCode.ok;
  } catch (error) {
    return cannotTell(options, error);
  }
}

function lines(now: Status, at: number): Text[] {
  const counts = Object.entries(now.counts).filter(([, count]) => count > 0);
  const summary = counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing is watched yet';
  const seen = now.seenAt ? dim(`    seen ${span(at - now.seenAt)} ago`) : '';
  return [
    [summary, seen],
    ...(now.monitor.alive ? [] : [red(now.monitor.sentence)]),
    ...table(
      ['', '', ''],
      now.problems.map(({ status, resourceName, sentence, incident }) => {
        return [statusText(status), resourceName, incident ? `${sentence}, ${incident.sentence}` : sentence];
      }),
    ).slice(1),
    ...(now.more > 0 ? [dim(`${now.more} more: holdfast resource list --status down`)] : []),
    ...hiddenNote(now.hiddenByPermission),
  ];
}

/** `CLUSTER shop  db-1 primary; if it failed now: db-2, loss 0, ~0.4 s` */
function clusterLines(clusters: Item<'/api/v1/clusters'>[]): Text[] {
  const word = (state: string) => (state === 'critical' ? bold(red('CLUSTER')) : 'CLUSTER');
  return table(
    ['', '', ''],
    clusters.map((one) => [word(one.state), one.name, one.sentence]),
  ).slice(1);
}

function cannotTell(options: Context, error: unknown): ExitCode {
  const { what, next } = explain(error, options.interrupted);
  if (options.interrupted.aborted) return ExitCode.cancelled;
  if (options.json) options.streams.json({ cannotTell: what.join(' '), next });
  options.streams.tell(`cannot tell: ${what.join(' ')}`);
  if (next) options.streams.tell([dim('try:   '), next]);
  return ExitCode.usage;
}

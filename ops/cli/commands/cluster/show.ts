import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { bold, dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import type { ClusterDetail } from './find.js';
import { openCluster } from './find.js';
import { milliseconds } from './recovery-words.js';
import { modeText, stateText } from './state.js';

type Foretold = NonNullable<ClusterDetail['forecasts']>;

export const clusterShow = command<{ cluster: string }>({
  use: 'cluster show <cluster>',
  summary: 'Show a cluster: members, findings, what is decided, what if the primary failed now',
  examples: [
    { line: 'cluster show shop', does: 'in words' },
    { line: 'cluster show shop --json', does: 'every number' },
  ],
  run: showCluster,
});

export async function showCluster(options: { cluster: string } & Context): Promise<void> {
  const cluster = await openCluster(options.api(), options.cluster);
  present(options, cluster, () => lines(cluster, options.now()));
}

function lines(cluster: ClusterDetail, now: number): Text[] {
  const { name, state, primary, forecasts, decision, allFindings, holds, lease, lastRecovery } = cluster;
  return [
    [bold(name), '  ', stateText(state), '  mode ', modeText(cluster), `, primary ${primary?.name ?? 'unknown'}`],
    ...(forecasts ? foretold(forecasts, holds) : [dim('no daemon looks at it')]),
    ...holds.map(({ sentence }): Text => ['held back: ', sentence]),
    ...(decision && decision.kind !== 'nothing' ? [`decided: ${decision.kind}: ${decision.because}`] : []),
    '',
    ...memberTable(cluster),
    ...proxyTable(cluster),
    ...(allFindings.length > 0 ? [''] : []),
    ...allFindings.map(({ severity, sentence }): Text => [stateText(severity), '  ', sentence]),
    dim(lease.holder ? `watched by ${lease.holder.split('/')[0]} (term ${lease.term})` : 'watched by nobody'),
    ...(lastRecovery ? [lastLine(lastRecovery, now), dim(`all: holdfast cluster timeline ${name}`)] : []),
  ];
}

/** "last failover: 06:07, db-2 is the primary; writes stopped for 192 ms  (r-7k2m9qxa)" */
function lastLine(last: NonNullable<ClusterDetail['lastRecovery']>, now: number): Text {
  const cost = last.pauseMs === null ? '' : `; writes stopped for ${milliseconds(last.pauseMs)}`;
  const what = `last ${last.drill ? 'drill' : last.kind}: ${moment(last.startedAt, now)}, `;
  const said = last.sentence === '' ? 'still running' : last.sentence.replace(/\.$/, '');
  return dim(`${what}${said}${cost}  (${last.id})`);
}

function foretold({ died, hung }: Foretold, holds: ClusterDetail['holds']): Text[] {
  return [
    died.sentence,
    ...inTheWay(died, holds),
    ...(died.next ? [dim(`  ${died.next.sentence}`)] : []),
    hung.sentence,
  ];
}

/** All that would stand in the way; what the sentence names, or holds failover back anyway, is not said twice. */
function inTheWay({ sentence: said, blockers }: Foretold['died'], holds: ClusterDetail['holds']): Text[] {
  const held = new Set(holds.map(({ sentence }) => sentence));
  const more = blockers.filter(({ sentence }) => !said.includes(sentence) && !held.has(sentence));
  return more.flatMap(({ sentence, remedy }): Text[] => [
    `  in the way: ${sentence}`,
    ...(remedy ? [dim(`      try:    ${remedy}`)] : []),
  ]);
}

function memberTable({ members }: ClusterDetail): Text[] {
  const rows = members.map((one) => [
    one.name,
    one.role,
    stateText(one.state),
    one.readOnly === null ? '' : one.readOnly ? 'read-only' : 'writable',
    one.lagMs === null ? '' : `${(one.lagMs / 1000).toFixed(1)} s`,
    one.received || one.executed,
    dim(one.sentence),
  ]);
  return table(['Member', 'Role', 'State', '', 'Lag', 'Position', ''], rows);
}

function proxyTable({ proxies }: ClusterDetail): Text[] {
  if (proxies.length === 0) return [];
  const rows = proxies.map((one) => [
    one.name,
    one.reachable === false ? 'unreachable' : `to ${one.open.map(({ name }) => name).join(', ') || 'nobody'}`,
    one.sessions === 1 ? '1 session' : `${one.sessions} sessions`,
    one.unsafe || (one.unproved && dim(`unproved: ${one.unproved}`)),
  ]);
  return ['', ...table(['Proxy', 'Sends clients', '', ''], rows)];
}

import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { readDuration } from '../../read.js';
import { moment } from '../../terminal/quantities.js';
import type { Text } from '../../terminal/text.js';
import { findCluster, openCluster } from './find.js';
import type { ClusterDetail } from './find.js';

export interface PauseInput {
  cluster: string;
  for: number;
  reason?: string;
  plan?: boolean;
}

const planFlag: Flag = { flags: '--plan', does: 'only show what would be held back, or go on' };

export const clusterPause = command<PauseInput>({
  use: 'cluster pause <cluster>',
  summary: 'Hold failover back for a while',
  about: 'What is due when the pause ends is done then, if it still is.',
  examples: [{ line: 'cluster pause shop --for 30m --reason "new switch in rack 2"', does: 'for work on the network' }],
  flags: [
    { flags: '--for <time>', does: 'how long', read: readDuration, required: true },
    { flags: '--reason <text>', does: 'why' },
    planFlag,
  ],
  run: pause,
});

export async function pause(options: PauseInput & Context): Promise<void> {
  if (options.plan) {
    const cluster = await openCluster(options.api(), options.cluster);
    return present(options, cluster, () => [
      `${cluster.name}: no failover until ${moment(options.now() + options.for, options.now())}`,
      foretold(cluster.forecasts),
      'nothing done',
    ]);
  }
  if (!options.reason) throw new Usage('A pause needs a reason: others will see it', '--reason <text>');
  const { id, name } = await findCluster(options.api(), options.cluster);
  const body = { forMs: options.for, reason: options.reason };
  const { body: cluster } = await options.api().call('post', '/api/v1/clusters/{id}/pause', { path: { id }, body });
  present(options, cluster, () => [
    `${name}: no failover until ${moment(cluster.pausedUntil!, options.now())}; end it: holdfast cluster resume ${name}`,
  ]);
}

export interface ResumeInput {
  cluster: string;
  plan?: boolean;
}

export const clusterResume = command<ResumeInput>({
  use: 'cluster resume <cluster>',
  summary: 'End a pause: failover acts again, at once if it is due',
  examples: [
    { line: 'cluster resume shop', does: 'before the time is over' },
    { line: 'cluster resume shop --plan', does: 'only show what is due, and what would still hold it back' },
  ],
  flags: [planFlag],
  run: resume,
});

export async function resume(options: ResumeInput & Context): Promise<void> {
  if (options.plan) {
    const cluster = await openCluster(options.api(), options.cluster);
    return present(options, cluster, () => [...resumed(cluster), 'nothing done']);
  }
  const { id } = await findCluster(options.api(), options.cluster);
  const { body: cluster } = await options.api().call('post', '/api/v1/clusters/{id}/resume', { path: { id } });
  present(options, cluster, () => lifted(cluster, 'the pause is over'));
}

export interface AcknowledgeInput {
  cluster: string;
  hold: 'rate-limit' | 'another-controller';
  reason?: string;
}

export const clusterAcknowledge = command<AcknowledgeInput>({
  use: 'cluster acknowledge <cluster> <hold>',
  summary: 'Lift what holds failover back: rate-limit or another-controller',
  examples: [{ line: 'cluster acknowledge shop rate-limit', does: 'somebody has looked: it may act again' }],
  flags: [{ flags: '--reason <text>', does: 'what was found' }],
  run: acknowledge,
});

export async function acknowledge(options: AcknowledgeInput & Context): Promise<void> {
  if (!['rate-limit', 'another-controller'].includes(options.hold))
    throw new Usage(`"${options.hold}" is nothing to acknowledge`, 'rate-limit or another-controller');
  const { id } = await findCluster(options.api(), options.cluster);
  const body = { hold: options.hold, ...(options.reason ? { reason: options.reason } : {}) };
  const call = { path: { id }, body };
  const { body: cluster } = await options.api().call('post', '/api/v1/clusters/{id}/acknowledge', call);
  present(options, cluster, () => lifted(cluster, 'it holds nothing back any more'));
}

/** What is due at once, or what would happen; and what holds it back without the pause too. */
function resumed({ name, pausedUntil, decision, forecasts }: ClusterDetail): Text[] {
  if (pausedUntil === null) return [`${name} is not paused`];
  const due = decision?.kind === 'would-act' ? decision : null;
  const blockers = due?.blockers ?? forecasts?.died.blockers ?? [];
  return [
    `${name}: the pause would be over`,
    due ? `due: ${due.because}` : foretold(forecasts),
    ...blockers.filter(({ code }) => code !== 'paused').map(({ sentence }) => `still held back: ${sentence}`),
  ];
}

const foretold = (forecasts: ClusterDetail['forecasts']): Text => forecasts?.died.sentence ?? 'no daemon looks at it';

/** What still holds; the forecast is none of it, for the daemon made it before this was lifted. */
function lifted({ name, mode, holds }: ClusterDetail, what: string): Text[] {
  const acts = holds.length === 0 ? `; mode ${mode}${mode === 'automatic' ? ', it acts by itself' : ''}` : '';
  return [`${name}: ${what}${acts}`, ...holds.map(({ sentence }) => `still held back: ${sentence}`)];
}

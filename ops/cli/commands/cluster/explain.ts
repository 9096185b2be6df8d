import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { findCluster } from './find.js';
import { stateText } from './state.js';

export const clusterExplain = command<{ cluster: string }>({
  use: 'cluster explain <cluster>',
  summary: 'Say why failover does or does not act, with every finding',
  examples: [{ line: 'cluster explain shop', does: 'line by line' }],
  run: explainCluster,
});

export async function explainCluster(options: { cluster: string } & Context): Promise<void> {
  const { id } = await findCluster(options.api(), options.cluster);
  const explanation = await options.api().get('/api/v1/clusters/{id}/explain', { path: { id } });
  present(options, explanation, () => explanation.lines);
}

export const clusterTimeline = command<{ recovery: string }>({
  use: 'cluster timeline <recovery>',
  summary: 'Show a recovery step by step: what was sent, how long it took, and why',
  examples: [{ line: 'cluster timeline r-7k2m9qxa', does: 'the id stands in cluster show' }],
  run: showTimeline,
});

export async function showTimeline(options: { recovery: string } & Context): Promise<void> {
  const recovery = await options.api().get('/api/v1/recoveries/{id}', { path: { id: options.recovery } });
  present(options, recovery, () => [
    `${recovery.id}  ${recovery.cluster.name}: ${recovery.kind} ${recovery.cause} ${recovery.end ?? 'runs'}`,
    `${moment(recovery.startedAt, options.now())}  because: ${recovery.because.because}`,
    ...recovery.steps.flatMap((step): Text[] => [
      [`${step.startedAtMs ?? '–'} ms  `, step.title, '  ', stateText(step.state), ` ${step.tookMs ?? '–'} ms`],
      dim(`        ${step.why}`),
      ...step.sent.map((line): Text => dim(`        ${line}`)),
      ...(step.said ? [dim(`        said: ${step.said}`)] : []),
    ]),
    recovery.sentence,
  ]);
}

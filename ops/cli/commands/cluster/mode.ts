import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { openCluster } from './find.js';

const modes = ['off', 'observe', 'ask', 'automatic'] as const;

const meanings: Readonly<Record<(typeof modes)[number], string>> = {
  off: 'nothing is decided',
  observe: 'it decides and tells, and does nothing by itself',
  ask: 'it prepares the plan, and a person decides',
  automatic: 'it acts by itself',
};

export interface ModeInput {
  cluster: string;
  mode: (typeof modes)[number];
}

export const clusterMode = command<ModeInput>({
  use: 'cluster mode <cluster> <mode>',
  summary: 'Set how far failover goes: off, observe, ask or automatic',
  about:
    'off: nothing is decided. observe: decides and tells, does nothing. ask: prepares the plan for a person. automatic:\n' +
    'acts. Refused while a proxy would bring a non-primary up by itself.',
  examples: [
    { line: 'cluster mode shop automatic', does: 'after its decisions in observe were right' },
    { line: 'cluster mode shop observe', does: 'back to looking on' },
  ],
  run: setMode,
});

export async function setMode(options: ModeInput & Context): Promise<void> {
  if (!modes.includes(options.mode)) throw new Usage(`"${options.mode}" is no mode`, modes.join(', '));
  const { id, version } = await openCluster(options.api(), options.cluster);
  const { body: cluster } = await options.api().call('patch', '/api/v1/clusters/{id}', {
    ...{ path: { id }, headers: { 'if-match': `"${version}"` }, body: { policy: { mode: options.mode } } },
  });
  // What the daemon last saw was under the mode before: its forecast says nothing of this one.
  present(options, cluster, () => [
    `${cluster.name} is in mode ${cluster.mode}: ${meanings[cluster.mode]}`,
    ...cluster.holds.map(({ sentence }) => `held back: ${sentence}`),
  ]);
}

import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { findCluster } from './find.js';

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

import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { everyItem } from '../../lookup.js';
import { present, orEmpty } from '../../present.js';
import { table } from '../../terminal/table.js';
import { modeText, stateText } from './state.js';

export const clusterList = command({
  use: 'cluster list',
  summary: 'List the clusters: how they stand, and what if the primary failed now',
  examples: [
    { line: 'cluster list', does: 'one line each' },
    { line: 'cluster list --json', does: 'for a script' },
  ],
  run: listClusters,
});

export async function listClusters(options: Context): Promise<void> {
  const clusters = await everyItem(options.api(), '/api/v1/clusters');
  const rows = clusters.map((one) => [one.name, stateText(one.state), modeText(one), one.sentence]);
  present(options, clusters, () =>
    orEmpty(table(['Cluster', 'State', 'Mode', ''], rows), rows.length, 'None yet: holdfast cluster import <address>'),
  );
}

import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { bold, dim, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { findCluster } from './find.js';

export const clusterLint = command<{ cluster: string }>({
  use: 'cluster lint <cluster>',
  summary: 'Judge the settings that decide what a failover loses and how late it comes',
  about: 'The lines for the option file come first: they last. Statements hold until the next restart.',
  examples: [{ line: 'cluster lint shop', does: 'every member is asked now' }],
  run: lintCluster,
});

export async function lintCluster(options: { cluster: string } & Context): Promise<void> {
  const { id } = await findCluster(options.api(), options.cluster);
  const lint = await options.api().get('/api/v1/clusters/{id}/lint', { path: { id } });
  present(options, lint, () => [
    bold(lint.sentence),
    ...lint.members.filter((one) => one.unread).map((one): Text => [red('unread: '), `${one.name}: ${one.unread}`]),
    ...lint.proxies.flatMap(({ name, unsafe, unproved }): Text[] => [
      ...(unsafe ? [[red('unsafe'), `  ${name}: ${unsafe}`]] : []),
      ...(unproved ? [[yellow('unproved'), `  ${name}: ${unproved}`]] : []),
    ]),
    ...lint.findings.flatMap((one): Text[] => [
      [one.weight === 'blocks' ? red(one.weight) : yellow(one.weight), `  ${one.sentence}`],
      dim(`    ${one.cost}`),
      ...one.file.map((line): Text => `    my.cnf         ${line}`),
      ...one.untilRestart.map((line): Text => `    until restart  ${line}`),
    ]),
  ]);
}

import { dirname, join } from 'node:path';
import type { Api } from '../../client/index.js';
import { importBody, startCluster, type Acknowledgement, type LabCluster, type LabWriter } from '../../lab/index.js';

/** As docs/failover.md asks for it; a killed member is restarted after five seconds, as Debian's unit does. */
export function startDemoCluster(): Promise<LabCluster> {
  const optionLines = ['sync_relay_log=1', 'relay_log_recovery=1', 'slave_net_timeout=4'];
  return startCluster({ supervised: 5000, optionLines, spares: 1 });
}

/** Imports it, and lets Holdfast act by itself: an imported cluster is only observed. */
export async function addCluster(api: Api, cluster: LabCluster): Promise<void> {
  const { body } = await api.call('post', '/api/v1/clusters/import', {
    body: importBody(cluster, { name: 'orders', tags: ['demo'], fencing: 'local' }),
  });
  if (!body.cluster) throw new Error(body.blockers.map(({ sentence }) => sentence).join('\n'));
  const { id, version } = body.cluster;
  await api.call('patch', '/api/v1/clusters/{id}', {
    path: { id },
    headers: { 'if-match': `"${version}"` },
    body: { policy: { mode: 'automatic', rateLimit: { recoveries: 20, withinMs: 600_000 } } },
  });
}

/** With it a member can be filled anew, and the empty server become one. */
export async function addBackupAccounts(api: Api, { spares: [spare] }: LabCluster): Promise<void> {
  await spare.sql('DROP DATABASE holdfast'); // nothing is copied over what somebody may need
  const address = `mysql://${spare.host}:${spare.port}`;
  const body = { kind: 'database' as const, name: spare.name, address, tags: ['demo'] };
  await api.call('post', '/api/v1/resources', { body });
  const { items } = await api.get('/api/v1/resources', { query: { kind: 'database' } });
  const credential = { purpose: 'backup', username: 'root', secret: 'lab', tls: 'off' } as const;
  for (const { id } of items.filter((one) => one.name.startsWith('db-')))
    await api.call('post', '/api/v1/resources/{id}/credentials', { path: { id }, body: credential });
}

/** Shorter ones also come from a busy machine. */
const PAUSE_MS = 500;

/** Says when nobody could write for a while, and each time that another member answers. */
export function sayPauses(writer: LabWriter, { members }: LabCluster): void {
  let seen = 0;
  setInterval(() => {
    const list = writer.acknowledgements();
    for (; seen < list.length - 1; seen++) sayPause(list[seen], list[seen + 1], members);
  }, 250).unref();
}

function sayPause(before: Acknowledgement, after: Acknowledgement, members: LabCluster['members']): void {
  const ms = Math.round(after.at - before.at);
  const moved = before.server !== after.server;
  if (!moved && ms < PAUSE_MS) return;
  const time = new Date(after.at).toLocaleTimeString('en-GB');
  const primary = members.find(({ serverId }) => serverId === after.server);
  const next = moved && primary ? `; to kill that one: kill -9 ${pidIn(primary.folder)}` : '';
  console.log(`  ${time}  no row acknowledged for ${ms} ms, then by db-${after.server}${moved ? '' : ' again'}${next}`);
}

/** What to do to the cluster, each a line for another terminal. */
export function thingsToTry(
  { members, spares: [spare], haproxies: [proxy] }: LabCluster,
  url: string,
  email: string,
): string {
  const [primary] = members;
  const lines = [
    ['kill the primary', `kill -9 ${pidIn(primary.folder)}`],
    ['hang it', `kill -STOP ${pidIn(primary.folder)}`],
    ['reload HAProxy', `kill -USR2 ${pidIn(dirname(proxy.file))}`],
    ['look at it', `mariadb --socket=${primary.socket} -uroot -plab`],
    ['sign in', `npx holdfast login ${url} --email ${email}`],
    ['hand over', 'npx holdfast cluster switchover orders'],
    ['fill db-3 anew', 'npx holdfast cluster reseed orders db-3 --discard --reason "to see it"'],
    ['add a member', `npx holdfast cluster add-member orders ${spare.host}:${spare.port} --name ${spare.name}`],
    ['what happened', 'npx holdfast cluster timeline orders'],
  ];
  return lines.map(([what, command]) => `  ${`${what}:`.padEnd(18)}${command}`).join('\n');
}

const pidIn = (folder: string) => `$(cat ${join(folder, 'pid')})`;

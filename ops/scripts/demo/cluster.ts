import { dirname, join } from 'node:path';
import type { Api } from '../../client/index.js';
import { importBody, startCluster, type Acknowledgement, type LabCluster, type LabWriter } from '../../lab/index.js';

/** As docs/failover.md asks for it; a killed member is restarted after five seconds, as Debian's unit does. */
export function startDemoCluster(): Promise<LabCluster> {
  const optionLines = ['sync_relay_log=1', 'relay_log_recovery=1', 'slave_net_timeout=4'];
  return startCluster({ supervised: 5000, optionLines });
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
export function thingsToTry({ members, haproxies: [proxy] }: LabCluster, url: string, email: string): string {
  const [primary] = members;
  const lines = [
    ['kill the primary', `kill -9 ${pidIn(primary.folder)}`],
    ['hang it', `kill -STOP ${pidIn(primary.folder)}`],
    ['reload HAProxy', `kill -USR2 ${pidIn(dirname(proxy.file))}`],
    ['look at it', `mariadb --socket=${primary.socket} -uroot -plab`],
    ['sign in', `npx holdfast login ${url} --email ${email}`],
    ['hand over', 'npx holdfast cluster switchover orders'],
    ['what happened', 'npx holdfast cluster timeline orders'],
  ];
  return lines.map(([what, command]) => `  ${`${what}:`.padEnd(18)}${command}`).join('\n');
}

const pidIn = (folder: string) => `$(cat ${join(folder, 'pid')})`;

import { importBody, startHoldfast, until, type LabCluster } from '../../ops/lab/index.js';
import type { Controller, RunningController } from './controllers.js';
import { signIn, type SignedIn } from './server.js';

/** Holdfast, as a person would set it up, in automatic mode. */
export const holdfastController: Controller = {
  name: 'Holdfast',
  startsAgain: true,
  start: (cluster) => startAutomatic(cluster),
};

export interface RunningHoldfast extends RunningController {
  /** Waits until one is possible, asks for a switchover to the best replica and waits for its job's end. */
  switchover(): Promise<void>;
}

/**
 * Starts a whole Holdfast, imports the cluster and lets it act by itself, on this host's processes too.
 *
 * @param before what to do with Holdfast's process while it knows of no cluster
 */
export async function startAutomatic(
  cluster: LabCluster,
  before: (pid: number) => Promise<void> = async () => undefined,
): Promise<RunningHoldfast> {
  const holdfast = await startHoldfast();
  const client = await signIn(holdfast.url, holdfast.setupLink!.split('#')[1]);
  await before(holdfast.pid);
  const imported = await client.post('clusters/import', importBody(cluster, { name: 'bench', fencing: 'local' }));
  if (!imported.cluster) throw new Error(`Not imported: ${JSON.stringify(imported.blockers)}`);
  const path = `clusters/${imported.cluster.id}`;
  const rateLimit = { recoveries: 100, withinMs: 1000 }; // else the third fault of a series waits for a person
  await change(holdfast.url, client, path, { policy: { mode: 'automatic', rateLimit } });
  const ready = async () => (await client.get(path)).lease.ready;
  await until('Holdfast may act', ready, 60_000);
  return {
    pid: holdfast.pid,
    tell: () => tell(client, path),
    switchover: () => switchOver(client, path),
    stop: async () => void (await holdfast.stop()),
  };
}

async function change(url: string, { headers, get }: SignedIn, path: string, body: object): Promise<void> {
  const { version } = await get(path);
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`PATCH ${path}: ${answer.status} ${await answer.text()}`);
}

async function switchOver(client: SignedIn, path: string): Promise<void> {
  let plan: any;
  const possible = async () => (plan = await client.post(`${path}/plans`, { kind: 'switchover' })).possible;
  await until('a switchover is possible', possible, 30_000, 250).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(plan?.blockers)}`);
  });
  const reason = plan.needsReason ? { reason: 'bench' } : {};
  const typedName = plan.typedName ? { typedName: plan.cluster.name } : {};
  const job = await client.post(`${path}/plans/${plan.id}/run`, { ...reason, ...typedName });
  let ended = job;
  const end = async () => ENDS.includes((ended = await client.get(`jobs/${job.id}`)).state);
  await until('the switchover ended', end, 60_000, 20);
  if (ended.state !== 'succeeded') throw new Error(`The switchover ${ended.state}: ${JSON.stringify(ended)}`);
}

async function tell(client: SignedIn, path: string): Promise<string> {
  const { decision, findings, members } = await client.get(path);
  const { items } = await client.get(`recoveries?cluster=${path.split('/')[1]}&limit=4`);
  const recoveries = await Promise.all(items.map(({ id }: { id: string }) => client.get(`recoveries/${id}`)));
  return JSON.stringify({ decision, findings, members, recoveries }, null, 1);
}

const ENDS = ['succeeded', 'failed', 'cancelled'];

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabAccount, LabCluster } from '../../ops/lab/index.js';

/** What takes care of a cluster while bench/failover breaks it. */
export interface Controller {
  readonly name: string;
  /** Starts a server again that it killed, as a replica: then nobody else may, or the two fight for the data. */
  readonly startsAgain: boolean;
  /** Starts it on a cluster whose `db-1` is primary, and waits until it would act. */
  start(cluster: LabCluster): Promise<RunningController>;
}

export interface RunningController {
  readonly pid: number;
  /** What it thinks and did last, for whoever looks for the cause when a round does not end. */
  tell?(): Promise<string>;
  stop(): Promise<void>;
}

export interface BareMember {
  name: string;
  host: string;
  port: number;
  pidFile: string;
}

export interface BareTask {
  members: BareMember[];
  proxies: { socket: string }[];
  failover: LabAccount;
  replication: LabAccount;
}

/** The least that can be done, as fast as it can be done. */
export const bareController: Controller = {
  name: 'bare controller (the floor)',
  startsAgain: false,
  start: async (cluster) => {
    const task: BareTask = {
      members: cluster.members.map(({ name, host, port, folder }) => {
        return { name, host, port, pidFile: join(folder, 'pid') };
      }),
      proxies: cluster.haproxies.map(({ socket }) => ({ socket })),
      failover: cluster.failoverAccount,
      replication: cluster.replicationAccount,
    };
    const program = fileURLToPath(new URL('./bare-controller.js', import.meta.url));
    const child = fork(program, [JSON.stringify(task)]);
    const exit = once(child, 'exit');
    await Promise.race([once(child, 'message'), exit]);
    return {
      pid: child.pid!,
      stop: async () => {
        child.kill('SIGKILL');
        await exit;
      },
    };
  },
};

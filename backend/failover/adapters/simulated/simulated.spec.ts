import { driven } from '../../testing/simulation/drive.js';
import { ControlFailed } from '../../ports.js';
import { conformsToFencing } from '../testing/fencing.conformance.js';
import { conformsToReplicationControl, type ReplicaUnderTest } from '../testing/replication-control.conformance.js';
import type { Course } from '../testing/suite.js';
import { conformsToTrafficControl } from '../testing/traffic-control.conformance.js';
import { Dice, EventQueue } from './event-queue.js';
import { SimulatedFence } from './fence.js';
import { SimulatedNetwork, SimulatedProcess } from './network.js';
import { SimulatedProxy } from './proxy.js';
import { SimulatedReplicationControl } from './replication-control.js';
import { SimulatedServer } from './server.js';
import { SimulatedTrafficControl } from './traffic-control.js';

let queue: EventQueue;
let network: SimulatedNetwork;
let servers: SimulatedServer[];

const course: Course = { drive: (work) => driven(queue, work), now: () => queue.now, lateMs: 400 };
const caller = (host = 'controller') => ({ host, process: new SimulatedProcess(host, queue) });

function make(): SimulatedServer[] {
  queue = new EventQueue();
  const dice = new Dice(7);
  network = new SimulatedNetwork(queue, dice);
  servers = ['m1', 'm2', 'm3'].map((id, at) => new SimulatedServer(id, at + 1, network, queue, dice));
  const [primary, ...replicas] = servers;
  primary.readOnly = false;
  primary.acknowledgement = 'on';
  for (const replica of replicas) {
    replica.receiver.follow(primary, { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false });
  }
  return servers;
}

function underTest(server: SimulatedServer): ReplicaUnderTest {
  const find = ({ host }: { host: string }) => servers.find(({ id }) => id === host) ?? null;
  const control = (host: string) => new SimulatedReplicationControl(server, caller(host), find);
  const soon = (act: () => void) => {
    act();
    return Promise.resolve();
  };
  return {
    id: server.id,
    endpoint: { host: server.id, port: 3306 },
    control: control('controller'),
    another: () => control('successor'),
    write: () =>
      new Promise((resolve) => {
        server.write('row', false, (outcome) => {
          resolve(outcome === 'acknowledged' ? 'acknowledged' : 'refused');
        });
      }),
    writeAlone: () => soon(() => server.writeAlone('row')),
    rows: () => Promise.resolve(server.log.slice(0, server.committed).filter(({ row }) => row === 'row').length),
    holdApplying: () => soon(() => server.receiver.hold(true)),
    resumeApplying: () => soon(() => server.receiver.hold(false)),
    hang: () => soon(() => server.stop()),
    resume: () => soon(() => server.resume()),
    kill: () => soon(() => server.kill()),
  };
}

conformsToReplicationControl(
  'a simulated server',
  async () => {
    const [first, second, third] = make();
    const events = ['app.tick', 'app.tidy'] as const;
    for (const server of servers) for (const name of events) server.events.set(name, server === first);
    first.eventScheduler = true;
    await driven(queue, new Promise<void>((resolve) => void queue.after(50, resolve)));
    return {
      primary: underTest(first),
      a: underTest(second),
      b: underTest(third),
      replicationAccount: { username: 'replica', password: 'never shown' },
      events,
      end: () => Promise.resolve(),
    };
  },
  course,
);

conformsToTrafficControl(
  'a simulated proxy',
  () => {
    const [first] = make();
    const proxy = new SimulatedProxy('proxy', servers, network, queue);
    return Promise.resolve({
      control: new SimulatedTrafficControl(network, proxy, caller()),
      servers: servers.map(({ id }) => id),
      stateOf: (server) => proxy.stateOf(proxy.servers.get(server)!),
      session: () =>
        driven(
          queue,
          new Promise((resolve, reject) => {
            proxy.connect(new SimulatedProcess('client', queue), (line) => {
              if (!line) return reject(new ControlFailed('refused', `nobody serves, not even ${first.id}`));
              const isOpen = () => line.isOpen(0);
              resolve({ ended: () => !isOpen(), goesOn: isOpen, end: () => line.close(0) });
            });
          }),
        ),
      renew: () => Promise.resolve(proxy.reload()),
      hang: () => Promise.resolve(proxy.process.stop()),
      end: () => Promise.resolve(),
    });
  },
  course,
);

conformsToFencing(
  'a simulated kill on the host',
  () => {
    const [first, ...others] = make();
    const agent = new SimulatedProcess(first.id, queue);
    return Promise.resolve({
      fence: new SimulatedFence(first, agent, caller()),
      canWrite: () => Promise.resolve(first.process.state === 'running' && !first.readOnly),
      waitingCommit: () => {
        for (const other of others) other.kill();
        let answer: 'none' | 'acknowledged' = 'none';
        first.write('waits', false, () => (answer = 'acknowledged'));
        return Promise.resolve({ answer: () => answer, end: () => undefined });
      },
      hang: () => Promise.resolve(agent.stop()),
      readOnlyReplica: () => Promise.resolve(first.process.state === 'running' && first.readOnly),
      end: () => Promise.resolve(),
    });
  },
  course,
);

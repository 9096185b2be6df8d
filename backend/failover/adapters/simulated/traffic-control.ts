import { ControlFailed, type Permit, type RouteFacts, type Sent, TrafficControl } from '../../ports.js';
import { type Caller, Channel } from './channel.js';
import type { SimulatedNetwork } from './network.js';
import type { ProxiedServer, SimulatedProxy } from './proxy.js';
import type { CommandWitness } from './replication-control.js';

/** TrafficControl over a simulated proxy. */
export class SimulatedTrafficControl extends TrafficControl {
  private readonly reads: Channel;
  private readonly commands: Channel;

  constructor(
    network: SimulatedNetwork,
    private readonly proxy: SimulatedProxy,
    private readonly caller: Caller,
    private readonly witness: CommandWitness = () => undefined,
  ) {
    super();
    const called = { host: proxy.name, process: proxy.process };
    this.reads = new Channel(network, { host: caller.host, process: caller.process }, called);
    this.commands = new Channel(network, caller, called);
  }

  read(timeoutMs: number): Promise<RouteFacts> {
    const { proxy } = this;
    return this.reads.ask(timeoutMs, ({ done }) =>
      done({
        servers: [...proxy.servers].map(([name, one]) => ({
          name,
          state: proxy.stateOf(one),
          sessions: proxy.sessionsOf(name),
          closedInFile: !one.openInFile,
        })),
        worker: `${proxy.name}-${proxy.worker}`,
        unsafe: proxy.unsafe(),
      }),
    );
  }

  open(server: string, permit: Permit): Promise<Sent> {
    return this.command('open-route', server, permit, (one) => {
      one.state = 'open';
      return { sent: [`set server b/${server} state ready`] };
    });
  }

  close(server: string, how: { cut: boolean }, permit: Permit): Promise<Sent & { cut: number }> {
    return this.command('close-route', server, permit, (one) => {
      one.state = 'closed';
      const cut = how.cut ? this.proxy.cut(server) : 0;
      return { sent: [`set server b/${server} state maint`, `shutdown sessions server b/${server}`], cut };
    });
  }

  drain(server: string, permit: Permit): Promise<Sent> {
    return this.command('drain-route', server, permit, (one) => {
      one.state = 'draining';
      return { sent: [`set server b/${server} state drain`] };
    });
  }

  end(): Promise<void> {
    this.reads.close();
    this.commands.close();
    return Promise.resolve();
  }

  private command<T>(what: string, server: string, permit: Permit, act: (one: ProxiedServer) => T): Promise<T> {
    const { proxy } = this;
    return this.commands.ask<T>(
      permit.timeoutMs,
      ({ done, fail }) => {
        const one = proxy.servers.get(server);
        if (!one) {
          const there = [...proxy.servers.keys()].join(', ');
          return fail(new ControlFailed('failed', `${proxy.name} has no server ${server}; it has ${there}`));
        }
        this.witness({ by: this.caller.host, on: proxy.name, what, term: permit.term });
        done(act(one));
      },
      permit.signal,
    );
  }
}

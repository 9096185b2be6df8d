import { Fencing, type FenceOutcome, type Permit } from '../../ports.js';
import { type Caller, Channel } from './channel.js';
import type { SimulatedProcess } from './network.js';
import type { CommandWitness } from './replication-control.js';
import { safeFile, type SimulatedServer } from './server.js';

/** Fencing by signals on the member's own host, through a process there that can be reached or not. */
export class SimulatedFence extends Fencing {
  readonly name: string;
  private readonly channel: Channel;

  constructor(
    private readonly server: SimulatedServer,
    agent: SimulatedProcess,
    private readonly caller: Caller,
    private readonly witness: CommandWitness = () => undefined,
  ) {
    super();
    this.name = `kill on ${server.id}'s host`;
    this.channel = new Channel(server.network, caller, { host: server.id, process: agent });
  }

  fence(permit: Permit): Promise<FenceOutcome> {
    return this.do('fence', permit, () => {
      this.server.kill();
      return `${this.server.id} was killed: it can write no more`;
    });
  }

  restartAsReplica(permit: Permit): Promise<FenceOutcome> {
    return this.do('restart', permit, () => {
      this.server.kill();
      this.server.start({ ...safeFile, startReplica: false });
      return `${this.server.id} was started again as a replica, read-only`;
    });
  }

  private do(what: string, permit: Permit, act: () => string): Promise<FenceOutcome> {
    return this.channel.ask(
      permit.timeoutMs,
      ({ done }) => {
        this.witness({ by: this.caller.host, on: this.server.id, what, term: permit.term });
        const sentence = act();
        done({ certain: true, sentence, sent: [what === 'fence' ? 'kill -9' : 'mariadbd --init-rpl-role=SLAVE'] });
      },
      permit.signal,
    );
  }
}

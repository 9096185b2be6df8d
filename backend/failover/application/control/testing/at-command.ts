import type { Permit, ReplicationControl, TrafficControl } from '../../../ports.js';

/** A command that goes out: which, where. */
export interface Command {
  readonly name: string;
  readonly on: string;
}

/** Stops a controller right before or after its nth command, as a kill or a SIGSTOP does: between two instructions. */
export class AtCommand {
  readonly sent: Command[] = [];
  private held: PromiseWithResolvers<void> | null = null;
  private readonly arrived = Promise.withResolvers<Command>();

  constructor(
    private readonly nth: number,
    private readonly when: 'before' | 'after',
  ) {}

  /** Resolves when the controller stands there. */
  get reached(): Promise<Command> {
    return this.arrived.promise;
  }

  /** Lets it run on. */
  go(): void {
    this.held?.resolve();
  }

  /** The adapter with every command counted; reads go through. */
  around<T extends ReplicationControl | TrafficControl>(on: string, adapter: T): T {
    return new Proxy(adapter, {
      get: (target, name: string) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
        if (name === 'connections' || name === 'endConnections') return call;
        return (...args: unknown[]) =>
          isCommand(args) ? this.command({ name, on }, () => call(...args)) : call(...args);
      },
    });
  }

  private async command(command: Command, send: () => Promise<unknown>): Promise<unknown> {
    const mine = this.sent.push(command) === this.nth;
    if (mine && this.when === 'before') await this.stand(command);
    const answer = await send();
    if (mine && this.when === 'after') await this.stand(command);
    return answer;
  }

  private stand(command: Command): Promise<void> {
    this.held = Promise.withResolvers();
    this.arrived.resolve(command);
    return this.held.promise;
  }
}

const isCommand = (args: unknown[]): boolean => {
  const last = args.at(-1) as Partial<Permit> | undefined;
  return typeof last === 'object' && last !== null && 'term' in last;
};

import { ControlFailed, Fencing } from '../../ports.js';
import type { Endpoint, FenceOutcome, Permit } from '../../ports.js';
import { callHook } from '../hook/hook.js';

/** A fence of one's own: an executable that cuts the power, stops a machine, asks an agent. See docs/hooks.md. */
export class HookFence extends Fencing {
  readonly name: string;

  constructor(private readonly options: { path: string; member: string; endpoint: Endpoint }) {
    super();
    this.name = `hook ${options.path}`;
  }

  async fence(permit: Permit): Promise<FenceOutcome> {
    const { certain, sentence } = await this.call('fence', permit);
    return this.outcome('fence', certain === true, sentence, 'not certain: the hook has not seen that it cannot write');
  }

  async restartAsReplica(permit: Permit): Promise<FenceOutcome | null> {
    const { done, sentence } = await this.call('restart-as-replica', permit);
    if (done === false) return null;
    if (done !== true)
      throw new ControlFailed('failed', `${this.options.path} answered no "done"`, 'See "Fencing" in docs/hooks.md.');
    return this.outcome('restart-as-replica', true, sentence, '');
  }

  private call(action: string, { term, timeoutMs, signal }: Permit): Promise<Record<string, unknown>> {
    const { path, member: name, endpoint } = this.options;
    const member = { name, host: endpoint.host, port: endpoint.port };
    return callHook(path, { holdfast: 1, kind: 'fencing', action, member, term, timeoutMs }, { timeoutMs, signal });
  }

  private outcome(action: string, certain: boolean, said: unknown, otherwise: string): FenceOutcome {
    const { path, member } = this.options;
    const words = typeof said === 'string' && said !== '' ? said.slice(0, 300) : `${path} has done it`;
    return { certain, sentence: certain ? words : `${words} (${otherwise})`, sent: [`${path} ${action} ${member}`] };
  }
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlFailed, Fencing } from '../../ports.js';
import type { Endpoint, FenceOutcome, Permit } from '../../ports.js';
import { findMember, type Found } from './find-member.js';
import { stillRuns, type ServerProcess } from './processes.js';
import { asReplica, commandOf, mayStart, startAgain, type StartCommand } from './start-again.js';
import { Systemd, type SystemdOptions } from './systemd.js';

export interface LocalFenceOptions {
  /** The member's name, for sentences. */
  readonly member: string;
  readonly endpoint: Endpoint;
  readonly pidFile?: string;
  /** Its unit of systemd's; found out when left out. */
  readonly unit?: string;
  readonly systemd?: SystemdOptions;
}

/** Parents that start a server again when it ends. */
const supervisors = /^(mysqld_safe|mariadbd-safe|safe_mysqld|s6-supervise|runsv|supervisord|monit|containerd-shim.*)$/;

/**
 * SIGKILL on this host: the one fence that releases nothing (fact F3). Only a process that owns the listening socket of
 * the member's address and port is killed, and nothing is sent to any other.
 */
export class LocalFence extends Fencing {
  readonly name = 'kill on this host';
  private readonly systemd: Systemd;
  /** As it was last seen running: a server that crashed can be started again, too. */
  private known: StartCommand | null = null;
  private unit: string | null;

  constructor(private readonly options: LocalFenceOptions) {
    super();
    this.systemd = new Systemd(options.systemd);
    const { unit } = options;
    this.unit = unit === undefined || unit.includes('.') ? (unit ?? null) : `${unit}.service`;
    this.find().catch(() => undefined); // a first look, so that it can be started again even if it crashes at once
  }

  async fence(permit: Permit): Promise<FenceOutcome> {
    const until = performance.now() + permit.timeoutMs;
    const { sent, sentence, gone } = await this.kill(until, permit.signal);
    if (!gone) return { certain: false, sentence, sent };
    const lasting = await this.staysDown(until, permit.signal);
    const more = lasting === '' ? '' : `; ${lasting}`;
    return { certain: lasting === '', sentence: `${sentence}${more}`, sent };
  }

  async restartAsReplica(permit: Permit): Promise<FenceOutcome | null> {
    const until = performance.now() + permit.timeoutMs;
    const { member } = this.options;
    const now = await this.find();
    if (now.kind === 'it' && isReplica(now.process))
      return {
        certain: true,
        sentence: `${member} runs as a replica that lets nobody write already`,
        sent: ['-- nothing'],
      };
    if (!this.unit && (!this.known || !(await mayStart(this.known)))) return null;
    if (this.known && basename(this.known.program) !== 'mariadbd') return null; // MySQL knows no such role
    const file = this.unit && (await this.systemd.startAsReplica(this.unit, asReplica, left(until), permit.signal));
    const killed = await this.kill(until, permit.signal);
    if (!killed.gone) throw new ControlFailed('failed', killed.sentence);
    const started = await this.start(until, permit.signal);
    const { pid } = await this.listening(until, permit.signal);
    const sentence = `${member} was started again as a replica that lets nobody write (pid ${pid})`;
    return { certain: true, sentence, sent: [...(file ? [`-- ${file}`] : []), ...killed.sent, started] };
  }

  private async start(until: number, signal: AbortSignal): Promise<string> {
    if (this.unit) {
      await this.systemd.start(this.unit, left(until), signal);
      return `systemctl start ${this.unit}`;
    }
    const { program } = this.known!;
    await startAgain(this.known!).catch((error: Error) => {
      throw new ControlFailed('failed', `${program} cannot be started: ${error.message}`);
    });
    return `${program} … ${asReplica.join(' ')}`;
  }

  private async kill(until: number, signal: AbortSignal): Promise<{ gone: boolean; sentence: string; sent: string[] }> {
    const { member } = this.options;
    const found = await this.find();
    if (signal.aborted) throw new ControlFailed('timeout', 'was taken back before anything was sent');
    if (found.kind === 'none') return this.nothing(found.here);
    const { pid, program } = found.process;
    if (found.kind === 'maybe') {
      const sentence = `${program} (pid ${pid}) is not proved to be ${member}: it does not listen at its port, so it was left alone`;
      return { gone: false, sentence, sent: ['-- nothing'] };
    }
    await this.send(found.process);
    while (await stillRuns(found.process)) {
      if (performance.now() >= until || signal.aborted)
        return {
          gone: false,
          sentence: `${member} (pid ${pid}) was killed but is not gone yet`,
          sent: [`kill -9 ${pid}`],
        };
      await sleep(Math.min(2, left(until)));
    }
    return { gone: true, sentence: `${member} (pid ${pid}) was killed and is gone`, sent: [`kill -9 ${pid}`] };
  }

  /** Nothing to kill proves something only where the member would have been found. */
  private nothing(here: boolean): { gone: boolean; sentence: string; sent: string[] } {
    const { member, endpoint } = this.options;
    if (here || this.known)
      return { gone: true, sentence: `${member} does not run here`, sent: ['-- nothing to kill'] };
    const message = `${member} (${endpoint.host}) is not on this host`;
    throw new ControlFailed('failed', message, 'Fence it through a hook: see docs/hooks.md.');
  }

  private async send(target: ServerProcess): Promise<void> {
    if (!(await stillRuns(target))) return;
    try {
      process.kill(target.pid, 'SIGKILL');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ESRCH') return;
      const message = `${this.options.member} (pid ${target.pid}) may not be killed by this account (${code})`;
      throw new ControlFailed('denied', message, 'Run the daemon as root or with CAP_KILL, or fence through a hook.');
    }
  }

  /** Why the killed server may come back by itself and let someone write; '' when it cannot. */
  private async staysDown(until: number, signal: AbortSignal): Promise<string> {
    if (this.unit) {
      try {
        await this.systemd.startAsReplica(this.unit, asReplica, left(until), signal);
        return '';
      } catch (error) {
        return `not certain: ${this.unit} may start it again as it was (${(error as Error).message})`;
      }
    }
    return this.supervisor === '' ? '' : `not certain: ${this.supervisor} may start it again`;
  }

  private supervisor = '';

  /** Waits until the started server listens, as a replica. */
  private async listening(until: number, signal: AbortSignal): Promise<ServerProcess> {
    for (;;) {
      const found = await this.find();
      if (found.kind === 'it' && isReplica(found.process)) return found.process;
      if (performance.now() >= until || signal.aborted)
        throw new ControlFailed('timeout', `${this.options.member} was started again but does not listen yet`);
      await sleep(Math.min(10, left(until)));
    }
  }

  /** The member's process; remembers how it was started, and by whom. */
  private async find(): Promise<Found> {
    const { endpoint, pidFile } = this.options;
    const found = await findMember({ endpoint, pidFile, known: this.known?.arguments ?? null });
    if (found.kind === 'it') {
      this.known = (await commandOf(found.process)) ?? this.known;
      this.unit ??= Systemd.unitOf(found.process.group);
      const parent = (await readFile(`/proc/${found.process.parent}/comm`, 'utf8').catch(() => '')).trim();
      this.supervisor = supervisors.test(parent) ? parent : '';
    }
    return found;
  }
}

const isReplica = ({ arguments: words }: ServerProcess): boolean =>
  words.includes('--init-rpl-role=SLAVE') && words.includes('--read-only=1');
const left = (until: number): number => Math.max(1, until - performance.now());

import type { Aim } from './domain/aim.js';
import type { CheckKind } from './domain/check.js';
import type { HeartbeatState } from './domain/heartbeat.js';
import type { ProbeResult } from './domain/result.js';
import type { Variables } from './domain/server-variables.js';

/** Bytes of an answer that a probe may hold at most. */
export const answerCap = 256 * 1024;

export interface ProbeLimits {
  timeoutMs: number;
  /** Ends the probe at once: the daemon stops, or the check was removed. */
  signal: AbortSignal;
}

/**
 * Asks one target once. The law, held by one conformance suite for every kind:
 * 1. It never rejects: whatever happens is a result, with a code and a sentence that can follow "3 of 3 probes".
 * 2. It ends within `timeoutMs`, whatever the other side does; an abort ends it at once with the code `aborted`.
 * 3. When it ends, every socket and file it opened is closed.
 * 4. It holds at most `answerCap` bytes of what the other side says, and follows at most five redirects.
 * 5. It connects only to addresses that the TargetResolver gave for this very probe.
 * 6. Nothing secret and nothing unprintable stands in its result.
 */
export abstract class Probe<A extends Aim = Aim> {
  abstract readonly kind: CheckKind;
  abstract run(aim: A, limits: ProbeLimits): Promise<ProbeResult>;

  /** A probe made ready for one aim, for a kind that is asked very often; the same law holds for every start. */
  prepare(aim: A): PreparedProbe {
    return {
      start: (timeoutMs, done) => {
        const controller = new AbortController();
        void this.run(aim, { timeoutMs, signal: controller.signal }).then(done);
        return () => controller.abort();
      },
    };
  }
}

/** A probe with everything built that does not change from one time to the next. */
export interface PreparedProbe {
  /** Asks once; `done` is called once, never before `start` returns. Returns the way to end it at once. */
  start(timeoutMs: number, done: (result: ProbeResult) => void): () => void;
}

export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** A target that may never be connected to: link-local, a metadata service, multicast, unspecified. */
export class TargetForbidden extends Error {}

/**
 * Finds the addresses of a host, once per probe, so that what was judged is what is connected to.
 * Law: rejects with TargetForbidden when any address is forbidden, with an errno `ENOTFOUND` when there is none, and
 * with the signal's reason when aborted; never hangs longer than the signal.
 */
export abstract class TargetResolver {
  abstract resolve(host: string, signal: AbortSignal): Promise<ResolvedAddress[]>;
}

export interface MonitoringAccount {
  /** Where it was given for; it is sent nowhere else, whatever a check says. */
  place: { host: string; port: number };
  username: string;
  secret: string;
  tls: { mode: 'off' | 'verify-ca' | 'verify-full'; ca?: string };
}

/** The account a `mysql` probe signs in with. Law: null when there is none; the secret goes nowhere but the server. */
export abstract class MonitoringAccounts {
  abstract find(resourceId: string): Promise<MonitoringAccount | null>;
}

/** Both only grow, ms. */
export interface CpuWaitsReading {
  /** The thread that reads was ready to run and got no CPU. */
  waitedMs: number;
  /** Somebody on this machine was; null where the kernel does not account for it. */
  pressedMs: number | null;
}

/** How long one waited for a CPU. Law: it never throws and never waits; null where the kernel tells nothing. */
export abstract class CpuWaits {
  abstract read(): CpuWaitsReading | null;
}

/** What jobs said of themselves. Law: it asks only Holdfast's own store, never the network. */
export abstract class Heartbeats {
  abstract find(checkId: string): Promise<HeartbeatState | null>;
  /** Whether a server of Holdfast was there between two moments without a longer gap, so that a call could come in. */
  abstract wasListening(from: number, to: number): Promise<boolean>;
}

export interface ServerReading {
  uptimeMs: number;
  variables: Variables;
}

/** Reads what a database server is set to. Law: null without an account; rejects within 5 s when it cannot be read. */
export abstract class ServerSettings {
  abstract read(resourceId: string, signal: AbortSignal): Promise<ServerReading | null>;
}

/** The configuration of one process; read once at its start and never changed. */
export class Config {
  /** Absolute path of the data folder. */
  readonly data: string;
  /** `mysql://…`, or null for the embedded SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly listen: { address: string; port: number };
  /** PEM files, or null: self-signed off loopback. */
  readonly tls: { cert: string; key: string } | null;
  /** Addresses and networks whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: string[];
  /** How people reach the console, without a trailing slash, or null. */
  readonly publicUrl: string | null;
  readonly log: { level: 'debug' | 'info' | 'warn' | 'error' };
  readonly session: { idleMs: number; absoluteMs: number; stepUpMs: number };
  /** API requests a second from one address; 0 means no limit. */
  readonly rateLimit: number;
  /** Absolute path of the first backup store. */
  readonly backupStore: string;
  /** The Prometheus that `prometheus` checks ask and that resource pages link to, or null. */
  readonly prometheus: { url: string; token: string | null } | null;
  /** Where resource pages link to for long history, or null. */
  readonly grafanaUrl: string | null;
  /** Whether another daemon is asked before a check is called down. */
  readonly secondOpinion: boolean;
  /** Called once a minute while everything is on time; null: nobody outside watches. */
  readonly watchdogUrl: string | null;
  readonly migrateWithoutCopy: boolean;

  /** True when only this machine can reach the server. */
  get onLoopback(): boolean {
    return /^(127\.|::1$)/.test(this.listen.address);
  }
}

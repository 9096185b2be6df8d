/** How a former primary is kept from writing, beside proxies and SQL. */
export type FencingSetting =
  | { readonly how: 'none' }
  /** The server runs on the daemon's own host: its process is found by its pid file, or by its systemd unit. */
  | { readonly how: 'local'; readonly pidFile?: string; readonly unit?: string }
  | { readonly how: 'hook'; readonly path: string };

/** What an active/standby service is asked and told. */
export interface ServiceSetting {
  /** Path of its HTTP health check, '/health'. */
  readonly healthPath: string;
  /** The executable that promotes and demotes it. */
  readonly hook: string;
}

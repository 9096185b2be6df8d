const LOGS = 'In its option file: log_bin, log_slave_updates = ON; then restart it';
const OWN = 'Look at what only it has, then undo it or fill it anew: holdfast cluster extra, flashback, reseed';

/** What a person can do about what stands in the way, by its code; only where that is more than to wait. */
const remedies: Readonly<Record<string, string>> = {
  mode: 'Let it act by itself: holdfast cluster mode <cluster> automatic',
  paused: 'End the pause: holdfast cluster resume <cluster>',
  'rate-limit': 'Find out why they fail, then: holdfast cluster acknowledge <cluster> rate-limit',
  'another-controller': 'Stop it, then: holdfast cluster acknowledge <cluster> another-controller',
  'no-lease': 'Look whether the daemon runs: holdfast daemon list',
  'route-unreachable': 'Start that proxy, or let Holdfast reach its admin socket',
  'never-promote': "Name another one, or let it be promoted in the cluster's settings",
  'in-maintenance': 'End it: holdfast cluster maintenance <cluster> <member> off',
  'not-applying': 'Mend what it says and start its SQL thread there, or fill it anew: holdfast cluster reseed',
  'not-receiving': 'Start its IO thread there, or let it join again: holdfast cluster rejoin',
  'no-replica': 'Let it join again: holdfast cluster rejoin',
  'other-source': 'Let it follow the primary: holdfast cluster rejoin',
  lagging: 'Wait until it has caught up, or name another one: --to',
  quarantined: OWN,
  errant: OWN,
  'log-bin-off': LOGS,
  'no-log-of-received': LOGS,
  'replication-filter': 'Remove the filter and fill it anew: holdfast cluster reseed',
  'statement-format': 'In its option file: binlog_format = ROW. At once: SET GLOBAL binlog_format = ROW',
  'older-version': "Upgrade it to the primary's version",
  'across-sites': "Fail over by hand, or allow it in the cluster's settings: across sites",
  'primary-not-answering': 'Where it is gone: holdfast cluster failover',
};

export const remedyOf = (code: string): string | undefined => remedies[code];

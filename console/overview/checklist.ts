import type { BackupView } from '../api/types/backups';
import type { RecoveryKeyState } from '../api/types/setup';

/** One of the first five things to do. */
export interface FirstStep {
  readonly key: 'recovery-key' | 'database' | 'servers' | 'backup' | 'notification';
  readonly title: string;
  readonly minutes: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly done: boolean;
}

/** What the steps are judged by; undefined is not known (yet), and an unknown step counts as done: it never nags. */
export interface Progress {
  readonly recoveryKey: RecoveryKeyState | undefined;
  readonly databases: number | undefined;
  readonly resources: number | undefined;
  readonly backups: readonly BackupView[] | undefined;
  readonly channels: readonly { readonly enabled: boolean }[] | undefined;
}

/** Holdfast's own machine and one database; with a third the inventory has begun. */
const SEVERAL = 3;

/** The checklist of a new installation, each with its minutes. */
export function firstSteps(now: Progress): FirstStep[] {
  const { recoveryKey, databases, resources, backups, channels } = now;
  const own = backups?.filter((backup) => backup.method !== 'holdfast');
  return [
    step('recovery-key', 'Save the recovery key', 1, '/setup', recoveryKey && recoveryKey.state === 'confirmed'),
    step('database', 'Connect a database', 2, '/resources/add', databases === undefined ? undefined : databases > 0, {
      kind: 'database',
    }),
    step(
      'servers',
      'Add the other servers',
      3,
      '/resources/import',
      resources === undefined ? undefined : resources >= SEVERAL,
    ),
    step('backup', 'Take the first backup', 2, '/backups', own && own.length > 0),
    step(
      'notification',
      'Say who is told, and how',
      2,
      '/settings/channels',
      channels?.some((channel) => channel.enabled),
    ),
  ];
}

function step(key: FirstStep['key'], title: string, minutes: number, path: string, done = true, query = {}): FirstStep {
  return { key, title, minutes, path, query, done };
}

import { computed, type Signal } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import type { Page } from '../api/types/page';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

export const HOLDFAST = 'holdfast';

/** What can be backed up: databases, hosts (their folders), and Holdfast itself. */
export function backupSubjects(): Signal<readonly { value: string; label: string; kind: string }[]> {
  const databases = query<Page<Named>>(() => apiUrl('resources', { kind: 'database', limit: 200 }));
  const hosts = query<Page<Named>>(() => apiUrl('resources', { kind: 'host', limit: 200 }));
  return computed(() => [
    ...[...(databases.value()?.items ?? []), ...(hosts.value()?.items ?? [])].map(({ id, name, kind }) => ({
      value: id,
      label: kind === 'host' ? `${name} (folders)` : name,
      kind,
    })),
    { value: HOLDFAST, label: 'Holdfast itself', kind: HOLDFAST },
  ]);
}

/** The options of a method, out of what was typed: one folder a line. */
export function optionsOf(kind: string | undefined, paths: string): { paths: string[] } | undefined {
  const lines = paths.split('\n').map((line) => line.trim());
  return kind === 'host' ? { paths: lines.filter(Boolean) } : undefined;
}

import type { ClusterMember } from '../../api/types/failover';

/** A member's settings, flat as fields are. */
export interface MemberForm {
  readonly promotion: ClusterMember['promotion'];
  readonly site: string;
  readonly maintenance: boolean;
  readonly how: ClusterMember['fencing']['how'];
  readonly pidFile: string;
  readonly unit: string;
  readonly path: string;
}

export function formOfMember({ promotion, site, maintenance, fencing }: ClusterMember): MemberForm {
  const none = { pidFile: '', unit: '', path: '' };
  const { how, ...rest } = fencing;
  return { promotion, site, maintenance, ...none, ...rest, how };
}

/** As the server takes it: only the fields that belong to the way of fencing. */
export function memberBody({ promotion, site, maintenance, how, pidFile, unit, path }: MemberForm): object {
  const set = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
  const local = { how, ...set({ pidFile, unit }) };
  const fencing = how === 'none' ? { how } : how === 'hook' ? { how, path: path.trim() } : local;
  return { promotion, site, maintenance, fencing };
}

/** How it is stopped, and by what: "Holdfast, by its process", "/run/mariadbd.pid". */
export function fencingWords(fencing: ClusterMember['fencing']): { how: string; by: string } {
  if (fencing.how === 'none') return { how: 'nobody: the proxies close the way', by: '' };
  if (fencing.how === 'hook') return { how: 'your script', by: fencing.path };
  if (fencing.unit) return { how: 'Holdfast, by its unit', by: fencing.unit };
  return { how: 'Holdfast, by its process', by: fencing.pidFile ?? '' };
}

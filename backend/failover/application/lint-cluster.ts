import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { type Drift, driftOf } from '../domain/drift.js';
import { type Lint, lint, type LintFinding, type LintMember } from '../domain/lint.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import { noteMember } from '../persistence/clusters.store.js';
import { type MemberSettings, SettingsReader } from '../ports.js';
import { type ClusterConfig, ClusterConfigs, type MemberConfig } from './cluster-config.js';
import { clusterNotFound } from './refusals.js';

/** Judges a cluster's durability and detection settings, as they run and as the option files have them. */
@Injectable()
export class LintCluster {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly configs: ClusterConfigs,
    private readonly reader: SettingsReader,
  ) {}

  /** @throws NotFound; a member that cannot be read is said, not a refusal */
  async lint(id: string) {
    const config = await this.configs.of(id);
    if (!config) throw clusterNotFound();
    const { kind, members } = config;
    const proxies = await this.doubtful(config);
    if (kind === 'service') return { ...this.shown({ findings: [], fine: 0 }, [], []), proxies };
    const { read, judged } = await this.read(kind, members);
    return { ...this.shown(lint(judged, kind), members, read), proxies };
  }

  /** What runs otherwise than the option files say, where those can be read. */
  async drift({ kind, members }: ClusterConfig): Promise<Drift[]> {
    return kind === 'service' ? [] : driftOf((await this.read(kind, members)).judged, kind);
  }

  private async read(kind: 'mariadb' | 'mysql', members: readonly MemberConfig[]) {
    const read = await Promise.all(
      members.map(({ endpoint, account, tls }) => this.reader.read(kind, { ...endpoint, ...account, tls })),
    );
    await this.noteProofs(members, read);
    const judged = members.flatMap(({ id, name }, n): LintMember[] =>
      read[n].unread ? [] : [{ id, name, settings: read[n].settings, file: read[n].file }],
    );
    return { read, judged };
  }

  /** What a reload of each proxy would do, where that is wrong or cannot be seen. */
  private async doubtful({ id, proxies }: ClusterConfig) {
    const routes = (await sightsOf(this.store.read, [id])).get(id)?.topology.routes ?? [];
    return proxies.flatMap(({ id: own, name }) => {
      const { unsafe = '', unproved = '' } = routes.find(({ proxy }) => proxy === own || proxy === name) ?? {};
      return unsafe || unproved ? [{ id: own, name, unsafe, unproved }] : [];
    });
  }

  private shown(found: Lint, members: readonly MemberConfig[], read: readonly MemberSettings[]) {
    const names = new Map(members.map(({ id, name }) => [id, name]));
    const count = (weight: LintFinding['weight']) => found.findings.filter((one) => one.weight === weight).length;
    const counts = {
      ...{ blocks: count('blocks'), differs: count('differs'), unproved: count('unproved') },
      'worth-a-change': count('worth-a-change'),
    };
    return {
      ...{ at: this.clock.now(), fine: found.fine, counts, sentence: sentenceOf(counts, found.fine) },
      findings: found.findings.map((one) => ({
        ...one,
        ...{ file: [...one.file], untilRestart: [...one.untilRestart], found: { ...one.found } },
        members: one.members.map((id) => ({ id, name: names.get(id) ?? id })),
      })),
      members: members.map(({ id, name }, n) => ({ id, name, unread: read[n].unread, files: [...read[n].files] })),
    };
  }

  /** An option file that keeps an unattended restart quarantined proves it, until it is seen to say something else. */
  private async noteProofs(members: readonly MemberConfig[], read: readonly MemberSettings[]): Promise<void> {
    const proofs = members.flatMap(({ id }, n) => {
      const { file, files } = read[n];
      return file ? [{ id, proof: quarantines(file) ? `seen in ${files.join(', ')}` : '' }] : [];
    });
    if (proofs.length === 0) return;
    await this.store.write(async (tx) => {
      for (const { id, proof } of proofs) await noteMember(tx, id, { optionFileProof: proof.slice(0, 500) });
    });
  }
}

const quarantines = (file: Readonly<Record<string, string>>): boolean =>
  /^(ON|1)$/i.test(file['read_only'] ?? '') && (file['init_rpl_role'] ?? '').toUpperCase() === 'SLAVE';

/** "1 setting forbids a promotion, 5 are worth a change, 2 unproved; 9 are as they should be" */
function sentenceOf(counts: Record<LintFinding['weight'], number>, fine: number): string {
  const said = (n: number, one: string, many: string) => (n > 0 ? `${n} ${n === 1 ? one : many}` : '');
  const parts = [
    said(counts.blocks, 'forbids a promotion', 'forbid a promotion'),
    said(counts.differs, 'is right only until the next restart', 'are right only until the next restart'),
    said(counts['worth-a-change'], 'is worth a change', 'are worth a change'),
    said(counts.unproved, 'is unproved', 'are unproved'),
  ].filter(Boolean);
  return `${parts.join(', ') || 'nothing to change'}; ${fine} settings are as they should be`;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { ResourceKind } from '../domain/kind.js';
import type { ResourceStatus, StaleStatus } from '../domain/status.js';

/** A resource as it is kept. Its tags stand here too, so that a list is one statement; its status is health's word. */
@Entity('resource')
@Index('uq_resource_name', ['nameKey'], { unique: true })
@Index('ix_resource_severity', ['severity', 'nameKey'])
@Index('ix_resource_kind', ['kind', 'nameKey'])
@Index('ix_resource_parent', ['parentId'])
export class ResourceRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 190 }) name: string;
  /** The name in lower case: unique, searched and sorted by. */
  @Column('varchar', { length: 255 }) nameKey: string;
  @Column('varchar', { length: 20 }) kind: ResourceKind;
  @Column('varchar', { length: 500 }) address: string;
  @Column('simple-json') tags: string[];
  @Column('varchar', { length: 36, nullable: true }) parentId: string | null;
  @Column('varchar', { length: 190 }) environment: string;
  @Column('text') notes: string;
  @Column('varchar', { length: 36, nullable: true }) ownerId: string | null;
  @Column('varchar', { length: 500 }) runbookUrl: string;
  /** What a person should know at a glance, as codes: `tls-off`. */
  @Column('simple-json') findings: string[];
  @Column('varchar', { length: 20 }) status: ResourceStatus;
  /** The status as a number that sorts the worst first. */
  @Column('int') severity: number;
  @Column('bigint', { transformer: asNumber }) statusSince: number;
  @Column('varchar', { length: 500 }) statusReason: string;
  /** Since when the status is old and why, while nobody can confirm it. */
  @Column('simple-json', { nullable: true }) stale: StaleStatus | null;
  /** Counts what people change, not its status: an edit is not stale because a check failed meanwhile. */
  @Column('int') version: number;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('bigint', { transformer: asNumber }) updatedAt: number;
}

/** A resource's own tags, to filter by. */
@Entity('resource_tag')
@Index('ix_resource_tag_resource', ['resourceId'])
export class ResourceTagRow {
  @PrimaryColumn('varchar', { length: 63 }) tag: string;
  @PrimaryColumn('varchar', { length: 36 }) resourceId: string;
}

/**
 * Every scope of a grant that covers the resource: `tag:<tag>` for its own tags and those of all above it, `id:<id>` for
 * itself and all above it. Kept with every change of tags or parents, so that rights are judged within the list's query.
 */
@Entity('resource_scope')
@Index('ix_resource_scope_resource', ['resourceId'])
export class ResourceScopeRow {
  @PrimaryColumn('varchar', { length: 70 }) scope: string;
  @PrimaryColumn('varchar', { length: 36 }) resourceId: string;
}

/** Facts about the inventory as a whole, by name: that this machine was added once; the row that tree changes lock. */
@Entity('resource_mark')
export class ResourceMarkRow {
  @PrimaryColumn('varchar', { length: 40 }) name: string;
  @Column('bigint', { transformer: asNumber }) at: number;
}

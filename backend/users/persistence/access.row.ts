import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { SubjectKind } from '../domain/grant.js';
import type { Permission } from '../domain/permissions.js';
import type { ScopeKind } from '../domain/scope.js';

@Entity('access_grant')
@Index('uq_access_grant', ['subjectKind', 'subjectId', 'role', 'scopeKind', 'scopeValue'], { unique: true })
@Index('ix_access_grant_role', ['role', 'scopeKind'])
@Index('ix_access_grant_scope', ['scopeKind', 'scopeValue'])
export class GrantRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 16 }) subjectKind: SubjectKind;
  @Column('varchar', { length: 36 }) subjectId: string;
  @Column('varchar', { length: 64 }) role: string;
  @Column('varchar', { length: 16 }) scopeKind: ScopeKind;
  /** Empty for `everything`, since unique keys ignore nulls. */
  @Column('varchar', { length: 63 }) scopeValue: string;
  @Column('bigint', { nullable: true, transformer: asNumber }) endsAt: number | null;
  @Column('bigint', { transformer: asNumber }) givenAt: number;
  @Column('varchar', { length: 120 }) givenBy: string;
}

@Entity('service_account')
export class ServiceAccountRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 120 }) @Index('uq_service_account_name', { unique: true }) name: string;
  @Column('text') purpose: string;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
}

@Entity('access_token')
@Index('ix_access_token_owner', ['ownerId'])
export class TokenRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 16 }) kind: 'personal' | 'service';
  /** The person of a personal token, the service account of a service token. */
  @Column('varchar', { length: 36 }) ownerId: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('varchar', { length: 64 }) @Index('uq_access_token_secret', { unique: true }) secretHash: string;
  @Column('varchar', { length: 16 }) hint: string;
  /** The permissions it carries; null: all of its owner's. */
  @Column('simple-json', { nullable: true }) scopes: Permission[] | null;
  /** Addresses and networks it may be used from; empty: any. */
  @Column('simple-json') addresses: string[];
  @Column('bigint', { nullable: true, transformer: asNumber }) expiresAt: number | null;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  /** 0: never. */
  @Column('bigint', { transformer: asNumber }) lastUsedAt: number;
  @Column('varchar', { length: 64, nullable: true }) lastUsedFrom: string | null;
}

/**
 * One row. Every change to who may do what begins by counting its version up, which makes such changes wait for each other:
 * two people who remove each other's last Owner cannot both succeed, on either engine.
 */
@Entity('access_head')
export class AccessHeadRow {
  @PrimaryColumn('int') id: number;
  @Column('bigint', { transformer: asNumber }) version: number;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

@Entity('session')
export class SessionRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  /** SHA-256 of what the cookie holds; the database alone lets nobody in. */
  @Column('varchar', { length: 64 }) @Index('uq_session_secret', { unique: true }) secretHash: string;
  @Column('varchar', { length: 36 }) @Index('ix_session_person') personId: string;
  @Column('bigint', { transformer: asNumber }) startedAt: number;
  @Column('bigint', { transformer: asNumber }) lastSeenAt: number;
  @Column('bigint', { transformer: asNumber }) steppedUpAt: number;
  @Column('varchar', { length: 64 }) address: string;
  @Column('varchar', { length: 200 }) agent: string;
}

export type LinkKind = 'setup' | 'invite' | 'reset';

/** A link that works once and not for long; used, it is gone. */
@Entity('one_time_link')
export class OneTimeLinkRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 16 }) kind: LinkKind;
  @Column('varchar', { length: 64 }) @Index('uq_one_time_link_secret', { unique: true }) secretHash: string;
  @Column('varchar', { length: 36, nullable: true }) @Index('ix_one_time_link_person') personId: string | null;
  @Column('bigint', { transformer: asNumber }) expiresAt: number;
}

/** How often a password was tried for one account or from one address; shared by every server and kept over restarts. */
@Entity('sign_in_throttle')
export class ThrottleRow {
  @PrimaryColumn('varchar', { length: 80 }) id: string;
  @Column('int') failures: number;
  @Column('bigint', { transformer: asNumber }) blockedUntil: number;
  @Column('bigint', { transformer: asNumber }) lastAt: number;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { CredentialPurpose, TlsMode } from '../domain/credential.js';

/** An account on a managed server. The secret is sealed and leaves this row only to connect, or in an audited step-up. */
@Entity('resource_credential')
@Index('uq_resource_credential', ['resourceId', 'purpose'], { unique: true })
export class CredentialRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) resourceId: string;
  @Column('varchar', { length: 20 }) purpose: CredentialPurpose;
  @Column('varchar', { length: 190 }) username: string;
  @Column('text') sealed: string;
  @Column('varchar', { length: 20 }) tlsMode: TlsMode;
  /** Certificates to trust, PEM; empty: those the system trusts. */
  @Column('text') tlsCa: string;
  /** The host and port it was given for; it is never sent anywhere else. */
  @Column('varchar', { length: 500 }) address: string;
  @Column('bigint', { transformer: asNumber }) setAt: number;
  @Column('bigint', { nullable: true, transformer: asNumber }) testedAt: number | null;
  /** What the last test found, in one sentence; null before the first. */
  @Column('text', { nullable: true }) testResult: string | null;
  @Column('boolean', { default: false }) testOk: boolean;
}

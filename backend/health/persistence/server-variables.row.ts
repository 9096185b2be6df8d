import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { Variables } from '../domain/server-variables.js';

/** What a database server was set to when it was last read, to see what becomes different. */
@Entity('server_variables')
export class ServerVariablesRow {
  @PrimaryColumn('varchar', { length: 36 })
  resourceId: string;

  /** When the server started, by what it says of its uptime. */
  @Column('bigint', { transformer: asNumber })
  startedAt: number;

  @Column('simple-json')
  variables: Variables;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { Person } from '../domain/incident.js';
import type { IncidentState } from '../domain/state.js';

const when = { transformer: asNumber } as const;
const maybe = { transformer: asNumber, nullable: true } as const;

/** An incident; who suffers from it stands in `incident_member`. */
@Entity('incident')
@Index('uq_incident_open', ['openKey'], { unique: true })
@Index('uq_incident_number', ['number'], { unique: true })
@Index('ix_incident_urgency', ['urgency', 'openedAt'])
@Index('ix_incident_due', ['dueAt'])
@Index('ix_incident_cause', ['causeId', 'endedAt'])
export class IncidentRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('int', { nullable: true }) number: number | null;
  /** `kind:id` of its cause while it is open, else null: there is one open incident a cause. */
  @Column('varchar', { length: 240, nullable: true }) openKey: string | null;
  /** What a person should see first: nobody has it, then how bad it is; 0 once it is over. */
  @Column('int') urgency: number;
  @Column('varchar', { length: 20 }) state: IncidentState;
  @Column('varchar', { length: 40 }) causeKind: string;
  @Column('varchar', { length: 190 }) causeId: string;
  @Column('varchar', { length: 190 }) causeName: string;
  @Column('varchar', { length: 20 }) status: string;
  @Column('varchar', { length: 20 }) worst: string;
  @Column('bigint', when) since: number;
  @Column('varchar', { length: 500 }) sentence: string;
  @Column('bigint', when) openedAt: number;
  @Column('bigint', maybe) announcedAt: number | null;
  @Column('bigint', maybe) announceAt: number | null;
  @Column('simple-json', { nullable: true }) acknowledgedBy: Person | null;
  @Column('bigint', maybe) acknowledgedAt: number | null;
  @Column('simple-json', { nullable: true }) assignee: Person | null;
  @Column('int') level: number;
  @Column('bigint', maybe) escalateAt: number | null;
  @Column('bigint', maybe) wellSince: number | null;
  @Column('bigint', maybe) settleAt: number | null;
  @Column('bigint', maybe) endedAt: number | null;
  @Column('simple-json', { nullable: true }) mergedInto: { id: string; number: number | null } | null;
  @Column('simple-json') swings: number[];
  @Column('boolean', { default: false }) keptOpen: boolean;
  @Column('int') held: number;
  /** When something happens by itself; null when nothing will. */
  @Column('bigint', maybe) dueAt: number | null;
  @Column('int') version: number;
}

/** Something that was not well because of an incident; `endedAt` null while it is. */
@Entity('incident_member')
@Index('ix_incident_member_subject', ['memberKey', 'endedAt'])
export class IncidentMemberRow {
  @PrimaryColumn('varchar', { length: 36 }) incidentId: string;
  @PrimaryColumn('varchar', { length: 240 }) memberKey: string;
  @Column('varchar', { length: 40 }) kind: string;
  @Column('varchar', { length: 190 }) subjectId: string;
  @Column('varchar', { length: 190 }) name: string;
  @Column('varchar', { length: 20 }) status: string;
  @Column('bigint', when) since: number;
  @Column('varchar', { length: 500 }) sentence: string;
  @Column('bigint', maybe) endedAt: number | null;
}

/** One line of an incident's timeline; `n` orders them. */
@Entity('incident_note')
@Index('ix_incident_note', ['incidentId', 'n'])
export class IncidentNoteRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) incidentId: string;
  @Column('bigint', when) n: number;
  @Column('bigint', when) at: number;
  @Column('varchar', { length: 20 }) deed: string;
  @Column('text') sentence: string;
  @Column('simple-json', { nullable: true }) by: Person | null;
}

/** The one row that every change of incidents locks first; it also counts them and holds the policy. */
@Entity('incident_desk')
export class IncidentDeskRow {
  @PrimaryColumn('varchar', { length: 20 }) name: string;
  @Column('int') lastNumber: number;
  @Column('int') escalateAfterMinutes: number;
  @Column('int') escalateTimes: number;
  @Column('int') version: number;
}

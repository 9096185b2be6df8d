import { type Incident, isSymptom, type Member, type Person } from './incident.js';

/** What can happen to an incident, as its timeline tells it. */
export type Deed =
  | 'opened'
  | 'status'
  | 'worse'
  | 'joined'
  | 'joined-by'
  | 'left'
  | 'reported'
  | 'withdrawn'
  | 'well'
  | 'acknowledged'
  | 'released'
  | 'assigned'
  | 'noted'
  | 'escalated'
  | 'merged'
  | 'reopened'
  | 'resolved';

export interface Note {
  deed: Deed;
  sentence: string;
  at: number;
  by: Person | null;
}

/** What a batch did to one incident, in order. */
export interface Done {
  incident: Incident;
  notes: Note[];
}

export interface Taken {
  done: Done[];
  /** Waiting ones that were never told and are no more. */
  forgotten: Incident[];
}

const namesAtMost = 5;

/** What is done to incidents in one batch: many that join or leave are one note. */
export class Notes {
  private done = new Map<string, Done>();
  private forgotten = new Map<string, Incident>();

  touch(incident: Incident): Done {
    const known = this.done.get(incident.id) ?? { incident, notes: [] };
    this.done.set(incident.id, known);
    return known;
  }

  add(incident: Incident, note: Note): void {
    this.touch(incident).notes.push(note);
  }

  joined(incident: Incident, member: Member, at: number, silently: boolean): void {
    const { name, sentence } = member;
    if (isSymptom(member) || silently) return this.gather(incident, 'joined', silently ? null : name, at);
    this.add(incident, { deed: 'reported', sentence: `${name}: ${sentence}`, at, by: null });
  }

  left(incident: Incident, member: Member, at: number): void {
    if (isSymptom(member)) return this.gather(incident, 'left', member.name, at);
    this.add(incident, { deed: 'withdrawn', sentence: `${member.name} is over`, at, by: null });
  }

  forget(incident: Incident): void {
    this.done.delete(incident.id);
    this.forgotten.set(incident.id, incident);
  }

  take(): Taken {
    const taken = { done: [...this.done.values()], forgotten: [...this.forgotten.values()] };
    for (const { notes } of taken.done) for (const note of notes) note.sentence = inWords(note);
    this.done = new Map();
    this.forgotten = new Map();
    return taken;
  }

  private gather(incident: Incident, deed: 'joined' | 'left', name: string | null, at: number): void {
    const { notes } = this.touch(incident);
    if (name === null) return;
    const last = notes.at(-1);
    if (last?.deed === deed) last.sentence += `\n${name}`;
    else notes.push({ deed, sentence: name, at, by: null });
  }
}

/** Gathered names, one a line, as a sentence. */
function inWords({ deed, sentence }: Note): string {
  if (deed !== 'joined' && deed !== 'left') return sentence;
  const names = sentence.split('\n');
  const more = names.length > namesAtMost ? ` and ${names.length - namesAtMost} more` : '';
  const all = `${names.slice(0, namesAtMost).join(', ')}${more}`;
  const are = names.length > 1 ? 'are' : 'is';
  return deed === 'joined' ? `${all} ${are} not well because of it` : `${all} ${are} well again`;
}

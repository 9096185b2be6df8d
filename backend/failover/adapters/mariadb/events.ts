import { named, type Sender } from './sender.js';
import { EVENTS } from './status.js';

export interface NamedEvent {
  readonly schema: string;
  readonly name: string;
  /** user@host, or a role. */
  readonly definer: string;
  /** What its text is read in; ALTER EVENT would put the session's in their place. */
  readonly charset: string;
  readonly collation: string;
}

const ALL = EVENTS.replace(`WHERE STATUS = 'ENABLED' `, '').replace('SELECT', 'SELECT STATUS AS status,');

export const fullName = ({ schema, name }: NamedEvent): string => `${schema}.${name}`;

export async function enabledEvents(sender: Sender): Promise<NamedEvent[]> {
  return (await sender.ask(EVENTS))[0] as unknown as NamedEvent[];
}

/**
 * Disables each event for good, as a replica has it: switching the scheduler off would need SUPER and be forgotten by a
 * restart (F15). Not in the binary log: it is this member's alone.
 */
export async function disableEvents(sender: Sender): Promise<string[]> {
  const events = await enabledEvents(sender);
  await alter(sender, events, 'DISABLE ON SLAVE');
  return events.map(fullName);
}

/**
 * The scheduler stays as people set it: to switch it on needs SUPER, and the next restart forgets it. Where it is off that
 * is said, beside what was sent.
 *
 * @throws ControlFailed that names the events which are not there; the others are enabled
 */
export async function enableEvents(sender: Sender, names: readonly string[]): Promise<string> {
  const all = (await sender.ask(ALL))[0] as unknown as (NamedEvent & { status: string })[];
  const wanted = all.filter((event) => names.includes(fullName(event)) && event.status !== 'ENABLED');
  await alter(sender, wanted, 'ENABLE');
  const absent = names.filter((name) => !all.some((event) => fullName(event) === name));
  if (absent.length > 0) throw sender.failed('failed', `it has no event ${absent.join(', ')}`);
  const [[scheduler]] = await sender.ask('SELECT @@global.event_scheduler AS state');
  return scheduler['state'] === 'ON' ? '' : '-- event_scheduler is not ON here: they do not run until it is';
}

async function alter(sender: Sender, events: readonly NamedEvent[], to: string): Promise<void> {
  if (events.length === 0) return;
  const statements = events.flatMap((event) => [
    asWritten(event),
    `ALTER DEFINER=${definer(event.definer)} EVENT ${place(event)} ${to}`,
  ]);
  await sender.unlogged([...statements, OURS]);
}

const OURS = 'SET NAMES utf8mb4 COLLATE utf8mb4_bin';

/** A name beyond ASCII could not be written in the event's own character set; then that is not kept. */
function asWritten({ schema, name, definer: by, charset, collation }: NamedEvent): string {
  const plain = /^[\x20-\x7e]*$/.test(`${schema}${name}${by}`) && /^\w+$/.test(charset) && /^\w+$/.test(collation);
  return plain ? `SET SESSION character_set_client=${charset}, SESSION collation_connection=${collation}` : OURS;
}

const place = ({ schema, name }: NamedEvent) => `${named(schema)}.${named(name)}`;

function definer(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? named(text) : `${named(text.slice(0, at))}@${named(text.slice(at + 1))}`;
}

/**
 * Who watches what when there are several daemons. Law: rendezvous hashing: each resource goes to the live daemon for
 * which the hash of both together is greatest. All daemons that see the same others agree without talking; when one
 * leaves only its own resources move, and they spread evenly over those that stay. A resource goes as a whole, since its
 * status is that of all its checks together.
 */
import { hash } from './schedule.js';

/** A daemon beats this often, and is taken for dead after four beats that did not come. */
export const memberBeatMs = 2_000;
export const memberDeadAfterMs = 4 * memberBeatMs;
/** What joins waits until the others have seen it, and have written what they knew of its share. */
export const joinWaitMs = 2 * memberBeatMs;

/** Whether somebody beat when a daemon's own latest beat was too old already: then its share was taken over. */
export function isTakenOver(at: number, beatsOfOthers: readonly number[]): boolean {
  return beatsOfOthers.some((one) => one - at > memberDeadAfterMs);
}

/** The owner of a resource among live daemons; undefined when there is none. */
export function ownerOf(resourceId: string, daemonIds: readonly string[]): string | undefined {
  let [owner, best] = [undefined as string | undefined, -1];
  for (const id of daemonIds) {
    const weight = hash(`${id} ${resourceId}`);
    if (weight > best || (weight === best && owner !== undefined && id < owner)) [owner, best] = [id, weight];
  }
  return owner;
}

/** A daemon and where it runs. */
export interface Place {
  id: string;
  host: string;
  pid: number;
}

/**
 * Whom to ask for a second opinion about a resource: the first after the asker in the order of the hashes, of another
 * host where there is one, since one's neighbour looks through the same cable. Undefined when there is nobody.
 */
export function secondFor(
  resourceId: string,
  asker: Place,
  live: readonly Place[],
  onlyHere = false,
): Place | undefined {
  const others = live.filter(({ id }) => id !== asker.id);
  const [here, elsewhere] = [true, false].map((same) => others.filter(({ host }) => (host === asker.host) === same));
  const among = onlyHere || elsewhere.length === 0 ? here : elsewhere;
  const second = ownerOf(
    resourceId,
    among.map(({ id }) => id),
  );
  return among.find(({ id }) => id === second);
}

/** Two daemons as a reader tells them apart: by their hosts, and on one host by their pids. */
export function namesOf(one: Place, other: Place): [string, string] {
  const alike = one.host === other.host;
  const name = ({ host, pid }: Place) => (alike ? `${host} (pid ${pid})` : host);
  return [name(one), name(other)];
}

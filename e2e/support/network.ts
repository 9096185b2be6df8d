import { networkInterfaces } from 'node:os';

/** An IPv4 address of this machine that is not loopback; the journeys that need one fail where there is none. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!own) throw new Error('This machine has no address besides loopback; the journey over HTTPS needs one');
  return own.address;
}

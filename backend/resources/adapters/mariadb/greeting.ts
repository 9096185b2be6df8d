import { connect, type Socket } from 'node:net';
import { type PeerCertificate, connect as tlsConnect } from 'node:tls';
import { authority, isLoopback } from '../../domain/host-name.js';
import { type DatabaseGreeting, DatabaseUnreachable } from '../../ports.js';
import { resolveTarget } from '../network/resolve-target.js';
import { asUnreachable, oneLine } from './faults.js';

const PATIENCE_MS = 5_000;
const MOST_BYTES = 4_096;
const CLIENT_SSL = 0x0800;
/** CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH. */
const WE_ASK_FOR_TLS = 0x00088a00;
const NO_TLS: DatabaseGreeting['tls'] = { offered: false, certificate: null, distrust: '' };

/**
 * Reads what a server says before anyone signs in (protocol::HandshakeV10), then its certificate when it offers TLS. The
 * greeting and nothing else is told further: what another service says at that port is nobody's business.
 * @throws DatabaseUnreachable
 */
export async function readGreeting(host: string, port: number): Promise<DatabaseGreeting> {
  const where = authority(host, port);
  try {
    const { lookup } = await resolveTarget(host);
    return await within(connect({ host, port, lookup }), where, async (socket) => {
      const { version, capabilities } = parseGreeting(await firstPacket(socket), where);
      const tls = capabilities & CLIENT_SSL ? await readCertificate(socket, host) : NO_TLS;
      return { version, seenFrom: plainAddress(socket.localAddress ?? ''), tls };
    });
  } catch (error) {
    throw asUnreachable(where, error);
  }
}

async function within<T>(socket: Socket, where: string, work: (socket: Socket) => Promise<T>): Promise<T> {
  const late = new DatabaseUnreachable('timeout', `${where}: no answer in 5 s`, 'Check the address and firewalls.');
  const timer = setTimeout(() => socket.destroy(late), PATIENCE_MS);
  const failed = new Promise<never>((_, reject) => socket.on('error', reject));
  try {
    return await Promise.race([work(socket), failed]);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** The first packet's payload, within the cap. */
function firstPacket(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const length = read.length >= 4 ? read.readUIntLE(0, 3) : 0;
      if (length > MOST_BYTES || read.length > MOST_BYTES) reject(notADatabase());
      else if (read.length >= 4 + length && length > 0) resolve(read.subarray(4, 4 + length));
    });
    socket.on('close', () => reject(notADatabase()));
  });
}

function notADatabase(): DatabaseUnreachable {
  const message = 'something answers there, but it does not speak the MySQL protocol';
  return new DatabaseUnreachable('not-a-database', message, 'Check the port: MariaDB and MySQL listen on 3306.');
}

/** The version, and what the server can do: the protocol's first bytes, or the error it greets with. */
export function parseGreeting(packet: Buffer, where: string): { version: string; capabilities: number } {
  if (packet[0] === 0xff) throw greetedWithError(packet, where);
  const end = packet.indexOf(0, 1);
  if (packet[0] !== 10 || end < 2 || packet.length < end + 16) throw notADatabase();
  const version = packet.toString('latin1', 1, end);
  if (!/^[\x20-\x7e]{1,100}$/.test(version)) throw notADatabase();
  const at = end + 1 + 4 + 8 + 1;
  return { version, capabilities: packet.readUInt16LE(at) };
}

const GREETED_CODES: Readonly<Record<number, string>> = {
  1040: 'ER_CON_COUNT_ERROR',
  1129: 'ER_HOST_IS_BLOCKED',
  1130: 'ER_HOST_NOT_PRIVILEGED',
};

function greetedWithError(packet: Buffer, where: string): DatabaseUnreachable {
  if (packet.length < 3) return notADatabase();
  const number = packet.readUInt16LE(1);
  const message = oneLine(packet.toString('utf8', 3));
  return asUnreachable(where, { code: GREETED_CODES[number] ?? `ER_${number}`, message });
}

/** Asks for TLS as a client would and looks at the certificate; nothing secret has been sent by then. */
function readCertificate(socket: Socket, host: string): Promise<DatabaseGreeting['tls']> {
  socket.removeAllListeners('data');
  const request = Buffer.alloc(36);
  request.writeUIntLE(32, 0, 3);
  request[3] = 1;
  request.writeUInt32LE(WE_ASK_FOR_TLS, 4);
  request.writeUInt32LE(MOST_BYTES, 8);
  request[12] = 45;
  socket.write(request);
  return new Promise((resolve) => {
    const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
    const secure = tlsConnect({ socket, rejectUnauthorized: false, ...(servername ? { servername } : {}) });
    secure.once('secureConnect', () => resolve(describe(secure.getPeerCertificate(), secure.authorizationError, host)));
    secure.once('error', (error: Error) =>
      resolve({ offered: true, certificate: null, distrust: oneLine(error.message) }),
    );
  });
}

function describe(certificate: PeerCertificate, error: unknown, host: string): DatabaseGreeting['tls'] {
  const why = error instanceof Error ? error.message : typeof error === 'string' ? error : '';
  const name = certificate.subject?.CN;
  const subject = oneLine(Array.isArray(name) ? name.join(', ') : (name ?? ''));
  const validTo = Date.parse(certificate.valid_to ?? '') || 0;
  const distrust = isLoopback(host) ? '' : oneLine(why);
  return { offered: true, certificate: { subject, validTo, trusted: why === '' }, distrust };
}

/** An IPv4 address that came in through an IPv6 socket, as the server will see it. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

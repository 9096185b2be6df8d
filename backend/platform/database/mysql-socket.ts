import { connect, type LookupFunction, type Socket } from 'node:net';

/**
 * The socket of a MySQL connection, for mysql2's `stream`. With TLS, mysql2 names no host when that is an IP address, so
 * that Node would look for "localhost" in the server's certificate: a certificate for the address would be refused, and
 * one for localhost taken. Node looks for the name it finds here instead.
 *
 * @param host the name or IP address that the certificate must be for
 * @param lookup gives the addresses when they were looked up already; each is tried
 */
export function mysqlSocket(host: string, port: number, lookup?: LookupFunction): Socket {
  const socket = connect({ host, port, ...(lookup ? { lookup } : {}) });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  (socket as Socket & { _host?: string })._host = host;
  return socket;
}

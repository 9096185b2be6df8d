import { connect, type Socket } from 'node:net';

/**
 * The socket of a MySQL connection, for mysql2's `stream`. With TLS, mysql2 names no host when that is an IP address, so
 * that Node would look for "localhost" in the server's certificate: a certificate for the address would be refused, and
 * one for localhost taken. Node looks for the name it finds here instead.
 *
 * @param host the name or IP address that the certificate must be for
 * @param address where to connect, when that was looked up already
 */
export function mysqlSocket(host: string, port: number, address = host): Socket {
  const socket = connect({ host: address, port });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  (socket as Socket & { _host?: string })._host = host;
  return socket;
}

import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loopback } from '../../../../ops/lab/cluster/host.js';
import { startHaproxy, type HaproxyOptions, type LabHaproxy } from '../../../../ops/lab/cluster/haproxy.js';
import { freePort, until } from '../../../../ops/lab/index.js';

/** Places that say their name to whoever connects and keep the connection. */
export interface Places {
  readonly servers: { name: string; host: string; port: number }[];
  end(): void;
}

export async function startPlaces(names: readonly string[]): Promise<Places> {
  const sockets = new Set<Socket>();
  const started = await Promise.all(names.map((name) => startPlace(name, sockets)));
  return {
    servers: started.map(({ name, port }) => ({ name, port, host: '127.0.0.1' })),
    end: () => {
      started.forEach(({ server }) => server.close());
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

async function startPlace(name: string, sockets: Set<Socket>): Promise<{ name: string; port: number; server: Server }> {
  const port = await freePort();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.write(name);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { name, port, server };
}

/** A client that is connected through the proxy. */
export interface PlacedClient {
  /** The name of the place it was sent to. */
  readonly place: string;
  /** Whether its connection ends. */
  ended(): Promise<boolean>;
  /** Whether its connection is there still half a second later. */
  goesOn(): Promise<boolean>;
  end(): void;
}

/** Connects through the proxy; null when the proxy sends it nowhere. */
export async function clientOf(proxy: Pick<LabHaproxy, 'host' | 'clientPort'>): Promise<PlacedClient | null> {
  const socket = connect(proxy.clientPort, proxy.host);
  let closed = false;
  socket.on('error', () => undefined).on('close', () => (closed = true));
  const place = await new Promise<string | null>((resolve) => {
    socket.once('data', (data) => resolve(data.toString()));
    socket.once('close', () => resolve(null));
  });
  if (place === null) return null;
  return {
    place,
    ended: () => until('the session ends', () => closed, 30_000, 5).catch(() => false),
    goesOn: () => sleep(500).then(() => !closed),
    end: () => void socket.destroy(),
  };
}

/** A real HAProxy whose backend `members` lists three places. */
export async function startProxied(
  options: Partial<HaproxyOptions> = {},
): Promise<{ proxy: LabHaproxy; places: Places; names: string[]; end(): Promise<void> }> {
  const names = ['db-1', 'db-2', 'db-3'];
  const places = await startPlaces(names);
  const network = await loopback().host();
  const proxy = await startHaproxy({ name: 'px', network, backend: 'members', servers: places.servers, ...options });
  const end = async () => {
    await proxy.remove();
    places.end();
  };
  return { proxy, places, names, end };
}

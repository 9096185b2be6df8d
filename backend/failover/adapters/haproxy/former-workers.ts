import { parseFormerWorkers, parseSessionIds } from './answers.js';
import type { AdminSocket, Ask } from './admin-socket.js';

/**
 * Ends a server's sessions on workers that a reload left behind. They keep serving, and refuse `shutdown sessions server`
 * ("Proxy is disabled"), so each session is ended by its id, through the master's socket.
 */
export async function cutFormerSessions(
  master: AdminSocket,
  backend: string,
  server: string,
  how: Ask,
): Promise<{ sent: string[]; cut: number }> {
  const soon = { ...how, timeoutMs: Math.min(how.timeoutMs, masterPatienceMs) };
  const workers = parseFormerWorkers(await master.ask(['show proc'], soon));
  const each = workers.map(async (pid) => {
    const ids = parseSessionIds(await master.ask([`@!${pid} show sess`], { ...how, most }), backend, server);
    const commands = ids.map((id) => `@!${pid} shutdown session ${id}`);
    // the runtime API takes lines of up to 16 kB
    for (let at = 0; at < commands.length; at += perLine) await master.ask(commands.slice(at, at + perLine), how);
    return commands;
  });
  const sent = (await Promise.all(each)).flat();
  return { sent, cut: sent.length };
}

/** A master that reloads just then takes a connection and never answers on it: whoever waits tries another one, ms. */
const masterPatienceMs = 300;
const most = 64 * 1024 * 1024;
const perLine = 200;

import { listed } from '../../domain/words.js';
import type { ServerState, WorkerInfo } from './answers.js';
import { parseServers } from './answers.js';
import type { LocalWorker } from './worker-on-this-host.js';

export interface RouteSafety {
  /** Server to whether it stays closed after a reload, as far as can be known. */
  readonly closedInFile: ReadonlyMap<string, boolean>;
  /** Why a reload would bring a server up by itself, or what is missing; '' when neither. */
  readonly unsafe: string;
  /** What could not be looked at, and so rests on what the running worker says; '' when all was seen. */
  readonly unproved: string;
}

/**
 * What a reload would do to the route (fact F14). The worker's own word for it is the flag CMAINT: the configuration that
 * it started with has the server `disabled`, whatever was commanded since. A file edited since, or a state file, can undo
 * that; both are looked at where HAProxy runs on this host.
 */
export function judgeSafety(
  backend: string,
  servers: readonly ServerState[],
  members: readonly string[],
  worker: WorkerInfo,
  local: LocalWorker | null,
): RouteSafety {
  const file = local?.configuration;
  const inFile = ({ name, disabled }: ServerState) => disabled && (file?.disabled.get(name) ?? true);
  const closedInFile = new Map(servers.map((server) => [server.name, inFile(server)]));
  const complaints = [
    missing(backend, servers, members),
    bringsUp(
      backend,
      [...closedInFile].filter(([, closed]) => !closed).map(([name]) => name),
    ),
    file && !file.found ? `backend ${backend} is no longer in the configuration file: a reload ends it` : '',
    gone(backend, servers, local),
    staleStates(backend, servers, local),
    local ? '' : loadedStates(servers, worker),
  ];
  return { closedInFile, unsafe: complaints.filter(Boolean).join('; '), unproved: unproved(local) };
}

function missing(backend: string, servers: readonly ServerState[], members: readonly string[]): string {
  const lacking = members.filter((member) => !servers.some(({ name }) => name === member));
  if (lacking.length === 0) return '';
  return `backend ${backend} lacks ${lacking.join(', ')}: add a line "server <name> <address> disabled" for each`;
}

function bringsUp(backend: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const those = names.join(', ');
  return `a reload brings ${those} up by itself: add the word "disabled" to their lines in backend ${backend}`;
}

/**
 * Lines that have another member's place: whoever opens such a one sends clients to that other. A name that was given for a
 * member proves nothing against an address, and is left alone; '' where no line leads astray.
 */
export function leadsAstray(backend: string, servers: readonly ServerState[], places?: ReadonlyMap<string, string>) {
  const wrong = servers.flatMap(({ name, at }) => {
    const others = [...(places ?? [])].filter(([member, place]) => member !== name && place === at);
    return places?.get(name) === at || others.length === 0 ? [] : [`${name} to ${at}, which is ${others[0][0]}`];
  });
  return wrong.length === 0 ? '' : `backend ${backend} leads ${listed(wrong)}: mend the address of that server's line`;
}

/** Whose death it can never see, with the lines to change; '' where it checks everybody. */
export function neverChecks(backend: string, servers: readonly { readonly name: string; readonly line: string }[]) {
  if (servers.length === 0) return '';
  const names = listed(servers.map(({ name }) => name));
  const lines = listed(servers.map(({ line }) => `"${line} …"`));
  return `it never checks ${names}, and cannot see that one is down: add the word "check" to ${lines} in backend ${backend}`;
}

function gone(backend: string, servers: readonly ServerState[], local: LocalWorker | null): string {
  const { configuration } = local ?? {};
  if (!configuration?.found || configuration.unclear !== '') return '';
  const names = servers.map(({ name }) => name).filter((name) => !configuration.disabled.has(name));
  return names.length === 0 ? '' : `${names.join(', ')} of backend ${backend} would be gone after a reload`;
}

/** A state file written before the last change of route sends sessions back to where they went then. */
function staleStates(backend: string, servers: readonly ServerState[], local: LocalWorker | null): string {
  const kept = parseServers(local?.states ?? '', backend) ?? [];
  const wouldOpen = ({ name, state }: ServerState) =>
    state !== 'closed' && servers.some((now) => now.name === name && now.state === 'closed');
  const names = kept.filter(wouldOpen).map(({ name }) => name);
  if (names.length === 0) return '';
  const path = local!.configuration!.stateFile;
  return `${path} is older than the route and a reload would open ${names.join(', ')}: leave server-state-file out`;
}

/** A server unchanged for longer than its worker lives has its state from a file that we cannot see. */
function loadedStates(servers: readonly ServerState[], { uptimeS }: WorkerInfo): string {
  if (!servers.some(({ unchangedForS }) => unchangedForS > uptimeS + 2)) return '';
  return 'it loads server states from a file that cannot be seen from here, and may be old: leave server-state-file out';
}

function unproved(local: LocalWorker | null): string {
  if (!local)
    return 'its configuration file is on another host: that a reload keeps every server closed is its own word';
  if (!local.configuration) return `its configuration file cannot be read (${local.why})`;
  if (local.configuration.unclear !== '')
    return `its configuration cannot be judged by reading: ${local.configuration.unclear}`;
  if (local.why !== '') return `its state file cannot be read (${local.why})`;
  return local.masterSocket ? '' : 'sessions of former workers cannot be cut: start HAProxy with -S <socket>';
}

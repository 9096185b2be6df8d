import type { Step, StepDone, StepKind } from '../../domain/recovery.js';
import { packed, unpacked } from '../../domain/steps.js';
import { ControlFailed, type Permit, type Timing } from '../../ports.js';
import type { ControlledMember, ControlledProxy } from './controlled-cluster.js';

/** What a step did: what it sent, what to say of it, and what later steps and a successor need. */
export interface Did {
  readonly sent: readonly string[];
  readonly said?: string;
  readonly result?: StepDone['result'];
}

/** Where steps act. */
export interface Places {
  member(id: string): ControlledMember;
  proxy(name: string): ControlledProxy;
  /** For what is waited for. */
  readonly timing: Timing;
}

type Doing = (step: Step, places: Places, permit: Permit) => Promise<Did>;

/** How often a source says that it lives: the witness of a hang needs it (fact F18). */
const heartbeatMs = 100;

/** What each kind of step does. A step without an entry here does nothing outside: the plan after it is what counts. */
export const doings: Readonly<Record<StepKind, Doing>> = {
  elect: async () => ({ sent: [] }),
  quarantine: async (step) => ({ sent: [], said: text(step, 'reason') }),
  'stop-receiving': async (step, at, permit) => {
    const { sent, received } = await at.member(step.on).control.stopReceiving(permit);
    return { sent, said: received.text, result: { received: packed(received) } };
  },
  'start-receiving': (step, at, permit) => at.member(step.on).control.startReceiving(permit),
  'close-route': async (step, at, permit) => {
    const { traffic } = at.proxy(step.on);
    const { sent, cut } = await traffic.close(serverOf(step, at), { cut: step.with.cut !== false }, permit);
    return { sent, result: { cut } };
  },
  'open-route': openRoute,
  'drain-route': drain,
  fence: async (step, at, permit) => {
    const { fencing } = at.member(step.on);
    if (!fencing) return { sent: [], said: 'no fence is set up: routing alone keeps clients away', result: uncertain };
    const { certain, sentence, sent } = await fencing.fence(permit);
    return { sent, said: sentence, result: { certain } };
  },
  'restart-as-replica': async (step, at, permit) => {
    const { fencing } = at.member(step.on);
    const outcome = await fencing?.restartAsReplica(permit);
    if (!outcome) throw new ControlFailed('unable', 'nothing here can kill it and start it again as a replica');
    if (!outcome.certain) throw new ControlFailed('failed', outcome.sentence);
    return { sent: outcome.sent, said: outcome.sentence, result: { certain: true } };
  },
  'apply-received': applyUpTo,
  'catch-up': applyUpTo,
  detach: (step, at, permit) => at.member(step.on).control.detach(permit),
  'open-member': open,
  'reopen-member': open,
  'go-on-without-copy': async (step, at, permit) => {
    const { sent, released } = await at.member(step.on).control.goOnWithoutCopy(permit);
    return { sent, said: `${released} commits were answered`, result: { released } };
  },
  'close-member': async (step, at, permit) => {
    const { sent, executed, ended } = await at.member(step.on).control.close(permit);
    return { sent, said: executed.text, result: { executed: packed(executed), ended } };
  },
  follow: (step, at, permit) => follow(step, at, permit, step.with.asFormerPrimary === true),
  rejoin: (step, at, permit) => follow(step, at, permit, step.with.asFormerPrimary !== false),
  canary: (step, at, permit) => at.member(step.on).control.canary(permit),
  'disable-events': async (step, at, permit) => {
    const { sent, events } = await at.member(step.on).control.disableEvents(permit);
    return { sent, result: { events } };
  },
  'enable-events': (step, at, permit) => at.member(step.on).control.enableEvents(list(step, 'events'), permit),
  judge: async (step, at, permit) => {
    const history = await at.member(text(step, 'primary')).control.history(permit);
    const { count, transactions } = await at.member(step.on).control.beyond(history, permit);
    return { sent: [], result: { count, transactions } };
  },
};

const uncertain = { certain: false };

async function applyUpTo(step: Step, at: Places, permit: Permit): Promise<Did> {
  const { control } = at.member(step.on);
  const { sent, executed } = await control.applyUpTo(unpacked(text(step, 'position')), permit);
  return { sent, said: executed.text, result: { executed: packed(executed) } };
}

function open(step: Step, at: Places, permit: Permit): Promise<Did> {
  return at.member(step.on).control.open({ acknowledged: step.with.acknowledged !== false }, permit);
}

/** Closes those that it replaces first, and opens nothing unless each is closed: never two at one proxy. */
async function openRoute(step: Step, at: Places, permit: Permit): Promise<Did> {
  const { traffic } = at.proxy(step.on);
  const sent: string[] = [];
  for (const member of list(step, 'instead')) {
    sent.push(...(await traffic.close(at.member(member).name, { cut: true }, permit)).sent);
  }
  return { sent: [...sent, ...(await traffic.open(serverOf(step, at), permit)).sent] };
}

/** How often the sessions that are left are counted, and what one count may take, ms. */
const COUNT = { everyMs: 20, withinMs: 500 };

/** Nobody new comes; ends as soon as nobody is left, at the latest when the time is over. */
async function drain(step: Step, at: Places, permit: Permit): Promise<Did> {
  const { traffic } = at.proxy(step.on);
  const server = serverOf(step, at);
  const until = at.timing.now() + Number(step.with.forMs ?? 0);
  const { sent } = await traffic.drain(server, { ...permit, timeoutMs: COUNT.withinMs });
  for (;;) {
    const { servers } = await traffic.read(COUNT.withinMs);
    const left = servers.find(({ name }) => name === server)?.sessions ?? 0;
    if (left === 0) return { sent, said: 'every session ended by itself', result: { left } };
    const said = left === 1 ? '1 session is left' : `${left} sessions are left`;
    if (permit.signal.aborted || at.timing.now() >= until) return { sent, said, result: { left } };
    await at.timing.sleep(COUNT.everyMs, permit.signal).catch(() => undefined);
  }
}

function follow(step: Step, at: Places, permit: Permit, asFormerPrimary: boolean): Promise<Did> {
  const source = at.member(text(step, 'source'));
  const acknowledges = step.with.acknowledges !== false;
  const how = { heartbeatMs, acknowledges, asFormerPrimary };
  return at.member(step.on).control.follow(source.endpoint, source.replicationAccount, how, permit);
}

/** A route step names a member; its server in the proxy has the member's name. */
function serverOf(step: Step, at: Places): string {
  const server = text(step, 'server');
  try {
    return at.member(server).name;
  } catch {
    return server;
  }
}

function text(step: Step, key: string): string {
  const value = step.with[key];
  if (typeof value !== 'string') throw new ControlFailed('failed', `step ${step.id} lacks "${key}"`);
  return value;
}

function list(step: Step, key: string): readonly string[] {
  const value = step.with[key];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

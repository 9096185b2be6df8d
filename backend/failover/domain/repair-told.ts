import { withDoubt } from './may-lack.js';
import type { Plan, Step, StepDone, StepKind } from './recovery.js';
import { memberOf, type Topology } from './topology.js';
import { listed, sentence } from './words.js';

type Outcome = { readonly step: Step; readonly done: StepDone };

/** What a repair did, in sentences: by its steps that were done, and by those that were not. */
export function repairTold(plan: Plan, done: readonly StepDone[], topology: Topology): string {
  const outcomes = plan.steps.flatMap((step): Outcome[] => {
    const mine = done.find(({ id }) => id === step.id);
    return mine ? [{ step, done: mine }] : [];
  });
  const { routes, rest } = split(outcomes.filter(({ done: { state } }) => state === 'done'));
  const said = [
    ...rest.map(({ step }) => deedOf(step, topology)),
    ...routesTold(routes, plan, topology),
    ...outcomes.filter(({ done: { state } }) => state === 'failed').map((one) => failureOf(one, topology)),
  ];
  return said.join(' ') || 'It was as it should be when the steps were planned: nothing had to be done.';
}

function split(outcomes: readonly Outcome[]) {
  const isRoute = ({ step }: Outcome) => step.kind === 'open-route' || step.kind === 'close-route';
  return { routes: outcomes.filter(isRoute), rest: outcomes.filter((one) => !isRoute(one)) };
}

const deeds: Partial<Record<StepKind, (name: string, given: Step['with'], topology: Topology) => string>> = {
  rejoin: (name, { source }, topology) => `${name} follows ${memberOf(topology, String(source)).name} as a replica.`,
  follow: (name, { source }, topology) =>
    `${name} receives from ${memberOf(topology, String(source)).name} and acknowledges.`,
  'stop-receiving': (name) => `${name} receives nothing any more.`,
  'start-receiving': (name) => `${name} receives again.`,
  quarantine: (name, { reason }) => sentence(`${name} is set apart: ${String(reason)}`),
  'close-member': (name) => `${name} lets nobody write.`,
  'restart-as-replica': (name) => `${name} was killed and started again as a replica.`,
  'go-on-without-copy': (name) =>
    `${name} goes on without a copy: what it acknowledges now is on no other member until one is back.`,
  'reopen-member': (name) => `Commits on ${name} wait for a copy again.`,
  canary: (name) => `A replica acknowledged a row of ${name}.`,
  'open-member': (name, { doubt = '' }) => withDoubt(`${name} lets clients write again.`, String(doubt)),
};

function deedOf({ kind, on, with: given }: Step, topology: Topology): string {
  const { name } = memberOf(topology, on);
  return deeds[kind]?.(name, given, topology) ?? `${kind} on ${name}.`;
}

/** "haproxy-1 and haproxy-2 send clients to db-1." */
function routesTold(routes: readonly Outcome[], { intent }: Plan, topology: Topology): string[] {
  if (routes.length === 0) return [];
  const proxies = [...new Set(routes.map(({ step }) => step.on))];
  const sends = (verb: string) => `${listed(proxies)} ${verb}${proxies.length === 1 ? 's' : ''}`;
  if (routes.some(({ step }) => step.kind === 'open-route') && 'primary' in intent && intent.primary) {
    return [`${sends('send')} clients to ${memberOf(topology, intent.primary).name}.`];
  }
  const closed = new Set(routes.map(({ step }) => memberOf(topology, String(step.with.server)).name));
  return [`${sends('send')} nobody to ${listed([...closed])}.`];
}

function failureOf({ step: { kind, on }, done: { said } }: Outcome, topology: Topology): string {
  const name = topology.members.find(({ id }) => id === on)?.name ?? on;
  return sentence(`${kind} on ${name} failed: ${said}`);
}

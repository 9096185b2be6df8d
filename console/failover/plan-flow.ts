import { inject, Injectable } from '@angular/core';
import { Api } from '../api/api';
import { type Problem, problemOf } from '../api/problem';
import type { ClusterPlan, RecoveryView } from '../api/types/failover';
import type { StartedJob } from '../api/types/backups';
import type { Page } from '../api/types/page';
import type { Plan } from '../ui/dialog-data';
import { Dialogs } from '../ui/dialogs';
import { count, latency, plural } from '../ui/format';
import { WatchRecovery } from './watch-recovery';
import { capital, headingOf, lostWords } from './words';

/** What to plan, as the server takes it. */
export interface PlanWish {
  readonly kind: ClusterPlan['kind'];
  readonly to?: string;
  readonly member?: string;
  readonly mayLose?: number;
  readonly without?: readonly string[];
  readonly discard?: boolean;
  readonly alone?: boolean;
  readonly address?: string;
  readonly name?: string;
}

/** Plan, look, agree, run: no change of a cluster goes another way. */
@Injectable({ providedIn: 'root' })
export class PlanFlow {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly watch = inject(WatchRecovery);

  /** Shows the plan and runs it when the person agrees; a plan that changed meanwhile is shown anew. */
  async start(clusterId: string, wish: PlanWish): Promise<void> {
    try {
      await this.show(clusterId, wish, await this.make(clusterId, wish));
    } catch (error) {
      await this.failed(error);
    }
  }

  /** Only works it out. @throws Problem */
  make(clusterId: string, wish: PlanWish): Promise<ClusterPlan> {
    return this.api.post<ClusterPlan>(`clusters/${clusterId}/plans`, wish);
  }

  /** The same for a plan that was made already. */
  async goOn(clusterId: string, wish: PlanWish, plan: ClusterPlan): Promise<void> {
    try {
      await this.show(clusterId, wish, plan);
    } catch (error) {
      await this.failed(error);
    }
  }

  private async show(clusterId: string, wish: PlanWish, plan: ClusterPlan): Promise<void> {
    if (plan.possible) await this.agree(clusterId, wish, plan);
    else await this.refused(plan);
  }

  private async agree(clusterId: string, wish: PlanWish, plan: ClusterPlan): Promise<void> {
    const agreed = await this.dialogs.plan(shownPlan(plan));
    if (!agreed) return;
    const body = {
      ...(plan.typedName ? { typedName: plan.cluster.name } : {}),
      ...(agreed.reason ? { reason: agreed.reason } : {}),
    };
    try {
      const job = await this.api.post<StartedJob>(`clusters/${clusterId}/plans/${plan.id}/run`, body, {
        idempotencyKey: plan.id,
      });
      await (OF_SEVERAL_PARTS.has(plan.kind) ? this.watch.job(job.id) : this.watch.of(clusterId, job.id));
    } catch (error) {
      const problem = problemOf(error);
      const since = problem.is('step-up-required') ? '' : await this.begunSince(clusterId, plan.madeAt);
      if (problem.is('plan-changed') || problem.is('plan-expired')) await this.again(clusterId, wish, problem, since);
      else await this.failed(error, since);
    }
  }

  /** The plan is another one now: first the difference, then the new plan. */
  private async again(clusterId: string, wish: PlanWish, problem: Problem, since: string): Promise<void> {
    const again = await this.dialogs.confirm({
      title: problem.title,
      effect: [since, ended(problem.detail)].filter(Boolean),
      button: 'Show the new plan',
      level: 1,
    });
    if (!again) return;
    const next = problem.extra['newPlan'];
    if (typeof next !== 'string') return this.start(clusterId, wish);
    await this.show(clusterId, wish, await this.api.get<ClusterPlan>(`clusters/${clusterId}/plans/${next}`));
  }

  private async refused(plan: ClusterPlan): Promise<void> {
    await this.dialogs.confirm({
      title: `${QUESTIONS[plan.kind](plan).replace(/\?$/, '')}: not now`,
      effect: plan.blockers.map(({ sentence, remedy }) => [sentence, remedy].filter(Boolean).join(' ')),
      button: 'Close',
      level: 1,
      tells: true,
    });
  }

  /** What somebody else began meanwhile is the likeliest reason why it is not possible any more. */
  private async begunSince(cluster: string, madeAt: number): Promise<string> {
    const { items } = await this.api.get<Page<RecoveryView>>('recoveries', { cluster, limit: 1 });
    const [last] = items;
    if (!last || last.startedAt < madeAt) return '';
    return `Meanwhile ${last.requester ?? 'Holdfast'} began this: ${headingOf(last)}.`;
  }

  private async failed(error: unknown, since = ''): Promise<void> {
    const problem = problemOf(error);
    // Whoever was asked for the password and thought better of it knows that nothing was done.
    if (problem.is('step-up-required')) return;
    const effect = [since, problem.detail, problem.remedy ?? ''].filter(Boolean);
    await this.dialogs.confirm({ title: problem.title, effect, button: 'Close', level: 1, tells: true });
  }
}

/** A recovery is a part of them at most: what became of the whole stands in the job. */
const OF_SEVERAL_PARTS: ReadonlySet<ClusterPlan['kind']> = new Set([
  ...(['add-member', 'reseed', 'remove-member', 'salvage', 'flashback'] as const),
]);

const ended = (sentence: string): string => sentence.replace(/\.?$/, '.');

/** It is force where something may be lost by it. */
const byForce = ({ loss }: ClusterPlan): string => (loss === 0 ? '' : ' by force');

const QUESTIONS: Readonly<Record<ClusterPlan['kind'], (plan: ClusterPlan) => string>> = {
  switchover: ({ from, to }) => `Hand over from ${from?.name ?? 'the primary'} to ${to?.name ?? 'another'}?`,
  drill: ({ from, to }) => `Drill: hand over from ${from?.name ?? 'the primary'} to ${to?.name ?? 'another'}?`,
  failover: (plan) => `Replace ${plan.from?.name ?? 'the primary'} by ${plan.to?.name ?? 'another'}${byForce(plan)}?`,
  rejoin: ({ to, from }) => `Let ${to?.name ?? from?.name ?? 'the member'} follow again?`,
  reseed: ({ to, from }) => `Copy everything to ${to?.name ?? from?.name ?? 'the member'} anew?`,
  'add-member': ({ cluster }) => `Add a member to ${cluster.name}?`,
  flashback: ({ to }) => `Undo what only ${to?.name ?? 'the member'} has?`,
  salvage: ({ to }) => `Apply what ${to?.name ?? 'the member'} received from its disk?`,
  'remove-member': ({ to, cluster }) => `Take ${to?.name ?? 'the member'} out of ${cluster.name}?`,
  'go-on-without-copy': ({ to }) => `Let ${to?.name ?? 'the primary'} go on without a copy?`,
};

const BUTTONS: Readonly<Record<ClusterPlan['kind'], (plan: ClusterPlan) => string>> = {
  switchover: ({ to }) => `Promote ${to?.name ?? 'it'}`,
  drill: () => 'Run the drill',
  failover: (plan) => `Promote ${plan.to?.name ?? 'it'}${byForce(plan)}`,
  rejoin: () => 'Let it follow',
  reseed: () => 'Copy it anew',
  'add-member': () => 'Add the member',
  'go-on-without-copy': ({ to }) => `Let ${to?.name ?? 'it'} go on`,
  flashback: ({ to }) => `Undo it on ${to?.name ?? 'it'}`,
  salvage: ({ to }) => `Salvage ${to?.name ?? 'it'}`,
  'remove-member': ({ to }) => `Take ${to?.name ?? 'it'} out`,
};

/** The server's plan as the dialog shows it: what is lost first, then the steps in order with the point of no return. */
export function shownPlan(plan: ClusterPlan): Plan {
  const irreversible = plan.steps.findIndex((step) => step.irreversible);
  const loses = plan.loss === null || plan.loss > 0;
  return {
    id: plan.id,
    madeFrom: `${plan.cluster.name} as it is now`,
    validUntil: plan.validUntil,
    question: QUESTIONS[plan.kind](plan),
    lost: lostNote(plan),
    note: noteOf(plan),
    steps: plan.steps.map(({ title, on, why }) => ({ text: capital(title), where: on.name, why })),
    noWayBack: irreversible > 0 && plan.kind !== 'remove-member' ? irreversible : undefined,
    pointOfNoReturn:
      irreversible > 0 && (plan.kind === 'switchover' || plan.kind === 'drill')
        ? `What fails before step ${irreversible + 1} is taken back by itself, and the primary stays what it is.`
        : undefined,
    typedName: plan.typedName ? plan.cluster.name : undefined,
    asksReason: plan.needsReason,
    button: BUTTONS[plan.kind](plan),
    danger: plan.typedName || loses,
  };
}

function lostNote({ kind, loss, to }: ClusterPlan): string | null {
  const name = to?.name ?? 'the primary';
  if (kind === 'reseed')
    return `Everything that ${name} holds is dropped. What only it has is kept first, to be looked at, if it can be read.`;
  if (kind === 'go-on-without-copy')
    return `What ${name} acknowledges until a replica is back is lost if ${name} fails before that.`;
  return loss === null || loss > 0 ? `${capital(lostWords(loss))} that clients were told of may be lost.` : null;
}

const SAID_WHOLE: ReadonlySet<ClusterPlan['kind']> = new Set([
  ...(['add-member', 'reseed', 'remove-member', 'salvage', 'rejoin'] as const),
]);

function noteOf({ kind, sentence, pauseMs, loss, sessionsCut, eventsCount, proxies }: ClusterPlan): string {
  if (kind === 'go-on-without-copy')
    return 'Waiting commits are answered at once. Commits wait again by themselves when a replica has everything.';
  if (SAID_WHOLE.has(kind)) return ended(sentence);
  if (kind === 'flashback') return ended(capital(sentence));
  const pause = kind === 'failover' ? 'Clients can write again after' : 'Writes stop for';
  return [
    pauseMs === null ? '' : `${pause} ≈\u00a0${latency(pauseMs)}`,
    loss === 0 ? 'nothing is lost' : '',
    sessionsCut > 0 ? `${plural(sessionsCut, 'session')} ${sessionsCut === 1 ? 'is' : 'are'} cut` : '',
    eventsCount > 0 ? `${plural(eventsCount, 'event')} ${eventsCount === 1 ? 'moves' : 'move'}` : '',
    proxies.length > 0 ? `${count(proxies.length)} ${proxies.length === 1 ? 'proxy confirms' : 'proxies confirm'}` : '',
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.');
}

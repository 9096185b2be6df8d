import { inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { problemOf } from '../api/problem';
import type { ClusterPlan } from '../api/types/failover';
import type { StartedJob } from '../api/types/backups';
import type { Plan } from '../ui/dialog-data';
import { Dialogs } from '../ui/dialogs';
import { count, latency, plural } from '../ui/format';
import { lostWords } from './words';

/** What to plan, as the server takes it. */
export interface PlanWish {
  readonly kind: ClusterPlan['kind'];
  readonly to?: string;
  readonly member?: string;
  readonly mayLose?: number;
  readonly without?: readonly string[];
  readonly discard?: boolean;
}

/** Plan, look, agree, run: no change of a cluster goes another way. */
@Injectable({ providedIn: 'root' })
export class PlanFlow {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);

  /** Shows the plan and runs it when the person agrees; a plan that changed meanwhile is shown anew. */
  async start(clusterId: string, wish: PlanWish): Promise<void> {
    try {
      const plan = await this.api.post<ClusterPlan>(`clusters/${clusterId}/plans`, wish);
      if (plan.possible) await this.agree(clusterId, wish, plan);
      else await this.refused(plan);
    } catch (error) {
      await this.failed(error);
    }
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
      await this.router.navigate(['/jobs', job.id]);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem.is('plan-changed') && !problem.is('plan-expired')) throw error;
      const again = await this.dialogs.confirm({
        title: problem.title,
        effect: [problem.detail],
        button: 'Show the new plan',
        level: 1,
      });
      if (again) await this.start(clusterId, wish);
    }
  }

  private async refused(plan: ClusterPlan): Promise<void> {
    await this.dialogs.confirm({
      title: `${QUESTIONS[plan.kind](plan).replace(/\?$/, '')}: not now`,
      effect: plan.blockers.map(({ sentence, remedy }) => [sentence, remedy].filter(Boolean).join(' ')),
      button: 'Understood',
      level: 1,
    });
  }

  private async failed(error: unknown): Promise<void> {
    const { title, detail, remedy } = problemOf(error);
    const effect = [detail, remedy ?? ''].filter(Boolean);
    await this.dialogs.confirm({ title, effect, button: 'Understood', level: 1 });
  }
}

const QUESTIONS: Readonly<Record<ClusterPlan['kind'], (plan: ClusterPlan) => string>> = {
  switchover: ({ from, to }) => `Hand over from ${from?.name ?? 'the primary'} to ${to?.name ?? 'another'}?`,
  drill: ({ from, to }) => `Drill: hand over from ${from?.name ?? 'the primary'} to ${to?.name ?? 'another'}?`,
  failover: ({ from, to }) => `Replace ${from?.name ?? 'the primary'} by ${to?.name ?? 'another'} by force?`,
  rejoin: ({ to, from }) => `Let ${to?.name ?? from?.name ?? 'the member'} follow again?`,
  reseed: ({ to, from }) => `Copy everything to ${to?.name ?? from?.name ?? 'the member'} anew?`,
  'add-member': ({ cluster }) => `Add a member to ${cluster.name}?`,
};

const BUTTONS: Readonly<Record<ClusterPlan['kind'], (plan: ClusterPlan) => string>> = {
  switchover: ({ to }) => `Promote ${to?.name ?? 'it'}`,
  drill: () => 'Run the drill',
  failover: ({ to }) => `Promote ${to?.name ?? 'it'} by force`,
  rejoin: () => 'Let it follow',
  reseed: () => 'Copy it anew',
  'add-member': () => 'Add the member',
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
    lost: loses ? `${capital(lostWords(plan.loss))} that clients were told of may be lost.` : null,
    note: noteOf(plan),
    steps: plan.steps.map(({ title, on }) => ({ text: title, where: on.name })),
    pointOfNoReturn:
      irreversible >= 0
        ? `Until step ${irreversible + 1} it can be taken back by itself, with nothing changed.`
        : undefined,
    typedName: plan.typedName ? plan.cluster.name : undefined,
    asksReason: plan.needsReason,
    button: BUTTONS[plan.kind](plan),
    danger: plan.kind === 'failover' || loses,
  };
}

function noteOf({ pauseMs, loss, sessionsCut, eventsCount, proxies }: ClusterPlan): string {
  return [
    pauseMs === null ? '' : `Writes stop for ≈ ${latency(pauseMs)}`,
    loss === 0 ? 'nothing is lost' : '',
    sessionsCut > 0 ? `${plural(sessionsCut, 'session')} are cut` : '',
    eventsCount > 0 ? `${plural(eventsCount, 'event')} move` : '',
    proxies.length > 0 ? `${count(proxies.length)} ${proxies.length === 1 ? 'proxy confirms' : 'proxies confirm'}` : '',
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

import { Conflict, NotFound, Refusal, refusalKind } from '../../platform/http/index.js';
import type { Blocker } from '../domain/decision.js';

const kinds = {
  blocked: refusalKind('cluster-plan-blocked', 'This cannot be done now', 409, 1),
  changed: refusalKind('plan-changed', 'The cluster is not as it was planned for', 409, 15),
  expired: refusalKind('plan-expired', 'The plan is older than five minutes', 409, 15),
  used: refusalKind('plan-already-run', 'This plan was run already', 409, 11),
  confirm: refusalKind('confirmation-required', 'Type the name of the cluster', 400, 2),
  unseen: refusalKind('cluster-unseen', 'No daemon looks at this cluster', 409, 75),
  notImportable: refusalKind('cluster-not-importable', 'This cluster cannot be taken over so', 409, 1),
  unreachable: refusalKind('cluster-unreachable', 'The server could not be reached', 409, 75),
};

/** Everything that stands in the way, each with its numbers. */
export class PlanBlocked extends Refusal {
  constructor(blockers: readonly Blocker[]) {
    super(kinds.blocked, blockers.map(({ sentence }) => sentence).join(' '), { extra: { blockers } });
  }
}

/** Candidate, loss or steps are others than those that were shown. */
export class PlanChanged extends Refusal {
  constructor(differences: readonly string[], plan: { id: string }) {
    super(kinds.changed, `Since it was planned: ${differences.join('; ')}`, {
      remedy: 'Look at the new plan, and run that one',
      extra: { differences, newPlan: plan.id },
    });
  }
}

export class PlanExpired extends Refusal {
  constructor() {
    super(kinds.expired, 'A plan is valid for five minutes', { remedy: 'Plan it again' });
  }
}

export class PlanUsed extends Refusal {
  constructor(jobId: string) {
    super(kinds.used, 'This plan was run already', { remedy: `npx holdfast job show ${jobId}`, extra: { jobId } });
  }
}

export class ConfirmationRequired extends Refusal {
  constructor(field: 'typedName' | 'reason', detail: string) {
    super(kinds.confirm, detail, { field });
  }
}

export class ClusterUnseen extends Refusal {
  constructor(name: string) {
    super(
      kinds.unseen,
      `No daemon has looked at "${name}" in the last 15 s: nothing can be planned on what is not seen`,
      {
        remedy: 'Look whether the daemon runs: npx holdfast status',
      },
    );
  }
}

export class NotImportable extends Refusal {
  constructor(blockers: readonly (Blocker & { remedy?: string })[]) {
    const remedy = blockers.find((one) => one.remedy)?.remedy;
    super(kinds.notImportable, blockers.map(({ sentence }) => sentence).join(' '), {
      ...(remedy ? { remedy } : {}),
      extra: { blockers },
    });
  }
}

export class ClusterUnreachable extends Refusal {
  constructor(detail: string, remedy: string) {
    super(kinds.unreachable, detail, { field: 'address', ...(remedy ? { remedy } : {}) });
  }
}

export class ClusterNameTaken extends Conflict {
  constructor(name: string) {
    super(`There is a cluster "${name}" already`, 'Choose another name', 'name');
  }
}

export const clusterNotFound = () => new NotFound('This cluster', 'npx holdfast cluster list');
export const memberNotFound = () => new NotFound('This member', 'npx holdfast cluster show');
export const clusterExtraNotFound = () => new NotFound('What was kept of this member', 'npx holdfast cluster extra');
export const proxyNotFound = () => new NotFound('This proxy', 'npx holdfast cluster show');
export const recoveryNotFound = () => new NotFound('This recovery', 'npx holdfast cluster show');
export const clusterPlanNotFound = () => new NotFound('This plan', 'Plan it again');

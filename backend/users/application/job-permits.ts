import { Injectable } from '@nestjs/common';
import { type ObjectFacts, ObjectResolvers } from '../../platform/http/index.js';
import { type GateVerdict, JobGate, type JobRow } from '../../platform/jobs/index.js';
import { explain } from '../domain/explanation.js';
import { isPermission } from '../domain/permissions.js';
import { builtInRoles } from '../domain/roles.js';
import { Rights } from './rights.js';

/** Lets a job run when whoever asked still holds its permission on what it works on, at this moment (ASVS 8.3.3). */
@Injectable()
export class JobPermits extends JobGate {
  constructor(
    private readonly rights: Rights,
    private readonly resolvers: ObjectResolvers,
  ) {
    super();
  }

  async allow(job: JobRow): Promise<GateVerdict> {
    const { permission, requester } = job;
    if (!isPermission(permission)) return { ok: false, reason: `${permission} is not a permission` };
    const facts = await this.factsOf(job);
    const verdict = (await this.rights.of({ ...requester })).may(permission, facts);
    if (verdict.allowed) return { ok: true };
    return { ok: false, reason: explain(verdict, { who: requester.name, roles: builtInRoles, facts }) };
  }

  /** What is gone, or known to nobody here, has no tags and no ancestors, but still is itself. */
  private async factsOf({ subjectKind, subjectId, subjectName }: JobRow): Promise<ObjectFacts | undefined> {
    if (!subjectKind || !subjectId) return undefined;
    const known = this.resolvers.kinds().includes(subjectKind);
    const facts = known ? await this.resolvers.get(subjectKind).facts(subjectId) : null;
    return facts ?? { kind: subjectKind, id: subjectId, name: subjectName ?? subjectId, tags: [], ancestors: [] };
  }
}

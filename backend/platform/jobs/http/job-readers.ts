import { Inject, Injectable, Optional } from '@nestjs/common';
import { currentActor } from '../../context/index.js';
import { Store } from '../../database/index.js';
import { ActorRights } from '../../http/actor-rights.js';
import { type ObjectFacts, type ObjectResolver, ObjectResolvers } from '../../http/permission.js';
import { JobRow } from '../persistence/job.row.js';
import { jobSubjects } from '../persistence/job.queries.js';

/** What the caller may see of all jobs. */
export interface VisibleJobs {
  /** Ids of the subjects whose jobs may be seen; null: all jobs. */
  subjects: string[] | null;
  hidden: number;
}

/** Who may see which job: a job is judged by the rights on what it works on. */
@Injectable()
export class JobReaders implements ObjectResolver {
  readonly kind = 'job';
  readonly readPermission = 'job.read';

  constructor(
    private readonly store: Store,
    private readonly resolvers: ObjectResolvers,
    @Optional() @Inject(ActorRights) private readonly rights?: ActorRights,
  ) {
    resolvers.add(this);
  }

  /** The facts a job is judged on: those of its subject, which it stands below. */
  async facts(id: string): Promise<ObjectFacts | null> {
    const job = await this.store.read.findOneBy(JobRow, { id });
    if (!job) return null;
    const subject = await this.subjectFacts(job.subjectKind, job.subjectId);
    const ancestors = subject ? [subject.id, ...subject.ancestors] : [];
    return { kind: 'job', id, name: job.title, tags: subject?.tags ?? [], ancestors };
  }

  /** Judges what jobs work on, for the current actor. */
  async visible(): Promise<VisibleJobs> {
    const judge = await this.rights?.judge(currentActor(), this.readPermission);
    if (judge?.(null)) return { subjects: null, hidden: 0 };
    const subjects: string[] = [];
    let hidden = 0;
    for (const { kind, id, jobs } of await jobSubjects(this.store)) {
      const facts = await this.subjectFacts(kind, id);
      if (facts && judge?.(facts)) subjects.push(facts.id);
      else hidden += jobs;
    }
    return { subjects, hidden };
  }

  private async subjectFacts(kind: string | null, id: string | null): Promise<ObjectFacts | null> {
    if (!kind || !id || kind === this.kind || !this.resolvers.kinds().includes(kind)) return null;
    return this.resolvers.get(kind).facts(id);
  }
}

import type { NewEvent } from '../events/index.js';
import { hasEnded } from './job-states.js';
import type { JobRow } from './persistence/job.row.js';

/** The events of a job's row as it now is: `job.changed`, and `job.failed` when that is how it ended. */
export function jobEvents(job: JobRow): NewEvent[] {
  const subject = { kind: 'job', id: job.id };
  const about = job.subjectKind && job.subjectId ? { kind: job.subjectKind, id: job.subjectId } : null;
  const base = { subject, about, version: job.version };
  const { kind, title, state, requester, failure } = job;
  const data = {
    kind,
    title,
    state,
    requester: { kind: requester.kind, id: requester.id },
    cancel: !!job.cancelRequestedAt,
  };
  const changed = { ...base, type: 'job.changed', data };
  if (!hasEnded(state) || state !== 'failed') return [changed];
  const subjectName = job.subjectName;
  return [changed, { ...base, type: 'job.failed', data: { ...data, failure, subjectName, why: job.why } }];
}

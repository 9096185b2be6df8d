import type { JobView } from '../api/types/jobs';
import { bytes, count, duration, latency, percent } from '../ui/format';

/** How far a job is: a share when the end is known, else what was done. */
export function progressOf(job: JobView): string {
  const progress = job.progress;
  if (!progress) return job.step ?? '';
  const amount = (n: number) => (progress.unit === 'bytes' ? bytes(n) : `${count(n)} ${progress.unit}`);
  if (!progress.total) return amount(progress.done);
  return `${percent((100 * progress.done) / progress.total)}, ${amount(progress.done)} of ${amount(progress.total)}`;
}

/** How long a job took, or has been at it. */
export function lengthOf(job: JobView, now: number): string {
  if (job.startedAt === null) return '–';
  return job.endedAt === null ? duration(now - job.startedAt) : latency(job.endedAt - job.startedAt);
}

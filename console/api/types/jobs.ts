export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface JobProgress {
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

export interface JobView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state: JobState;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly requester?: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly progress: JobProgress | null;
  readonly step?: string | null;
  readonly failure?: { readonly type: string; readonly reason: string; readonly remedy?: string } | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface JobView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly requestedBy?: string;
  readonly progress: { readonly done: number; readonly total: number | null; readonly unit: string } | null;
  readonly step?: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error?: string | null;
}

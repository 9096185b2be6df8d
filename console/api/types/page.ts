/** One page of a list. `hiddenByPermission` says how many the reader may not see, so that a list never just looks empty. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly hiddenByPermission: number;
  readonly total?: number;
}

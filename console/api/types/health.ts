/** How many resources are in each status. */
export type StatusCounts = Readonly<Record<string, number>>;

/** One thing that needs a person. */
export interface ProblemItem {
  readonly resourceId: string;
  readonly resourceName: string;
  readonly status: string;
  readonly since: number;
  readonly sentence: string;
}

export interface StatusSummary {
  readonly counts: StatusCounts;
  readonly problems: readonly ProblemItem[];
}

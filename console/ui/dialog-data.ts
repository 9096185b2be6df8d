/** What a dangerous step must say in the audit log. */
export interface Agreed {
  readonly reason: string;
}

export interface Confirmation {
  /** A question that names the object: "Remove db-1?" */
  readonly title: string;
  /** What happens, in numbers where there are any; one paragraph each. */
  readonly effect: readonly string[];
  /** Verb and object: "Remove db-1". */
  readonly button: string;
  readonly level: 1 | 2 | 3;
  /** Level 3: what must be typed. */
  readonly typedName?: string;
  readonly asksReason?: boolean;
  /** Nothing is asked, only told: there is one button. */
  readonly tells?: boolean;
}

export interface PlanStep {
  readonly text: string;
  readonly where?: string;
  readonly takes?: string;
  readonly why?: string;
}

export interface Plan {
  readonly id?: string;
  /** What the plan was made from: "backup b-7f3k of 02:10". */
  readonly madeFrom?: string;
  readonly validUntil?: number;
  readonly question: string;
  /** What is lost, in numbers, for how long; null when nothing is. */
  readonly lost: string | null;
  /** What is good to know when nothing is lost. */
  readonly note?: string;
  readonly steps: readonly PlanStep[];
  /** Index of the first step that cannot be taken back. */
  readonly noWayBack?: number;
  /** Until when it can be stopped with nothing changed. */
  readonly pointOfNoReturn?: string;
  readonly typedName?: string;
  readonly asksReason?: boolean;
  readonly button: string;
  readonly danger?: boolean;
}

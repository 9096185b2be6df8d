export interface PersonSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly theme?: 'system' | 'light' | 'dark';
  readonly density?: 'compact' | 'comfortable';
  readonly timeZone?: string | null;
}

export interface SessionView {
  readonly person: PersonSummary;
  readonly permissions: readonly string[];
  readonly csrfToken: string;
  readonly stepUpUntil: number | null;
  readonly expiresAt: number;
}

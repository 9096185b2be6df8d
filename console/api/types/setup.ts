export interface SetupState {
  readonly needed: boolean;
  readonly expiresAt: number | null;
}

/** What a credential's secret is bound to: moved to another row, it does not open. */
export function sealingContext(credential: { id: string }): string {
  return `credential:${credential.id}`;
}

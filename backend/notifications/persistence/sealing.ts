/** What a channel's secret is bound to: moved to another row, it does not open. */
export function sealingContext({ id }: { id: string }): string {
  return `notification-channel:${id}`;
}

/** "2026-11-22T14:30" as the clock of a zone shows a moment: what a field for a date and a time holds. */
export function wallTime(at: number, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  } as Intl.DateTimeFormatOptions).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The moment at which that clock shows it; of two, at the end of summer, one of them; null for what is no time. */
export function momentOf(wall: string, zone: string | undefined): number | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const shownLater = (at: number) => Date.parse(`${wallTime(at, zone)}Z`) - asUtc;
  const near = asUtc - shownLater(asUtc);
  return near - shownLater(near);
}

/** A canvas knows no custom properties: they are read once a drawing. */
export interface ChartColours {
  readonly line: string;
  readonly band: string;
  readonly grid: string;
  readonly axis: string;
  readonly downBack: string;
  readonly downText: string;
  readonly downMark: string;
  readonly ink: string;
  readonly font: string;
}

export function coloursOf(element: HTMLElement): ChartColours {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: value('--hf-chart-1'),
    band: value('--hf-chart-band'),
    grid: value('--hf-chart-grid'),
    axis: value('--hf-chart-axis'),
    downBack: value('--hf-status-down-bg'),
    downText: value('--hf-status-down-fg'),
    downMark: value('--hf-status-down-mark'),
    ink: value('--mat-sys-on-surface'),
    font: `500 12px ${value('--hf-font')}`,
  };
}

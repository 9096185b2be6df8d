import { TestBed } from '@angular/core/testing';
import { Tide, type TideChange } from './tide';

const NOON = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;

describe('the tide strip', () => {
  function bars(changes: TideChange[]): string[] {
    const fixture = TestBed.createComponent(Tide);
    fixture.componentRef.setInput('changes', changes);
    fixture.componentRef.setInput('until', NOON);
    fixture.detectChanges();
    const rects = [...(fixture.nativeElement as HTMLElement).querySelectorAll('rect')];
    return rects.map((rect) => `${rect.getAttribute('class')} ${rect.getAttribute('height')}`);
  }

  it('has 96 bars, low where all was well', () => {
    const all = bars([{ at: NOON - 48 * HOUR, status: 'up' }]);
    expect(all.length).toBe(96);
    expect(new Set(all)).toEqual(new Set(['up 7']));
  });

  it('shows the worst of a quarter of an hour, however short it was', () => {
    const all = bars([
      { at: NOON - 48 * HOUR, status: 'up' },
      { at: NOON - HOUR + 60_000, status: 'down' },
      { at: NOON - HOUR + 70_000, status: 'up' },
    ]);
    expect(all.filter((bar) => bar === 'down 34').length).toBe(1);
    expect(all[92]).toBe('down 34');
  });

  it('is unknown before anything was known', () => {
    const all = bars([{ at: NOON - 6 * HOUR, status: 'up' }]);
    expect(all[0]).toBe('unknown 10');
    expect(all[95]).toBe('up 7');
  });
});

import { TestBed } from '@angular/core/testing';
import { Chart, niceTop } from './chart';
import type { ChartRange } from './chart-data';

describe('the top of a chart', () => {
  it('is a plain number just above the highest value, and half of it is plain too', () => {
    expect([0.6, 41, 79, 95, 730].map(niceTop)).toEqual([0.8, 50, 100, 100, 800]);
  });

  it('is one where nothing was measured', () => {
    expect([niceTop(null), niceTop(0)]).toEqual([1, 1]);
  });
});

describe('a chart', () => {
  const HOUR = 3_600_000;
  let drawn: ChartRange[];

  /** A chart of one hour, 600 pixels wide, once it is drawn. */
  async function shown() {
    const fixture = TestBed.createComponent(Chart);
    const element = fixture.nativeElement as HTMLElement;
    element.style.cssText = 'display: block; width: 600px';
    document.body.append(element);
    drawn = [];
    fixture.componentInstance.zoomed.subscribe((range) => drawn.push(range));
    const set = (name: string, value: unknown) => fixture.componentRef.setInput(name, value);
    set('points', [{ at: HOUR / 2, value: 3, low: 2, high: 5, failures: 0 }]);
    set('from', 0);
    set('to', HOUR);
    set('label', 'Answer time');
    const over = () => element.querySelector<HTMLElement>('.u-over');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let i = 0; i < 600 && !over(); i++) await frame();
    const mouse = (type: string, share: number, target: EventTarget = over()!) => {
      const { left, top, width } = over()!.getBoundingClientRect();
      const at = { clientX: left + share * width, clientY: top + 50 };
      target.dispatchEvent(new MouseEvent(type, { ...at, bubbles: true, button: 0, movementX: 20 }));
    };
    return { fixture, set, over, mouse, element };
  }

  it('says which stretch was drawn over, and keeps the stroke when its data changes meanwhile', async () => {
    const { fixture, set, over, mouse, element } = await shown();
    const before = over();
    mouse('mousemove', 0.25);
    mouse('mousedown', 0.25);
    set('to', HOUR + 10_000);
    await fixture.whenStable();
    expect(over()).withContext('what the stroke is drawn on').toBe(before);
    mouse('mousemove', 0.6);
    mouse('mouseup', 0.6, document);
    expect(drawn.map(({ from, to }) => [Math.round((from / HOUR) * 100), Math.round((to / HOUR) * 100)])).toEqual([
      [25, 60],
    ]);
    await fixture.whenStable();
    expect(over()).withContext('drawn anew after it').not.toBe(before);
    element.remove();
  });
});

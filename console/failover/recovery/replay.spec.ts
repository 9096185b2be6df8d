import { TestBed } from '@angular/core/testing';
import type { RecoveryStep } from '../../api/types/failover';
import { Replay } from './replay';
import { StepTable } from './step-table';

describe('the replay of a recovery', () => {
  let now: number;
  let frame: FrameRequestCallback | null;

  beforeEach(() => {
    [now, frame] = [1_000, null];
    spyOn(performance, 'now').and.callFake(() => now);
    spyOn(window, 'requestAnimationFrame').and.callFake((run) => ((frame = run), 1));
    spyOn(window, 'cancelAnimationFrame').and.callFake(() => (frame = null));
  });
  const replay = () => TestBed.runInInjectionContext(() => new Replay());
  const after = (ms: number) => {
    now += ms;
    frame?.(now);
  };

  it('goes from the first to the last millisecond in eight seconds, and then shows everything', () => {
    for (const lengthMs of [60, 240_000]) {
      const one = replay();
      one.start(lengthMs);
      const seen = [one.at()];
      for (let n = 0; n < 4; n++) {
        after(2_000);
        seen.push(one.at());
      }
      expect(seen).toEqual([0, lengthMs / 4, lengthMs / 2, (3 * lengthMs) / 4, null]);
      expect([one.runs(), frame]).toEqual([false, null]);
    }
  });

  it('can be stopped half-way: then everything is shown, and nothing moves any more', () => {
    const one = replay();
    one.start(100);
    after(4_000);
    expect([one.runs(), one.at()]).toEqual([true, 50]);
    one.stop();
    after(2_000);
    expect([one.runs(), one.at()]).toEqual([false, null]);
  });

  it('shows each step from when it began, and no bar longer than it had lasted by then', () => {
    const step = (id: string, startedAtMs: number, tookMs: number) =>
      ({
        ...{ id, kind: 'follow', state: 'done', startedAtMs, tookMs, title: id, why: '', said: '', sent: [] },
        on: { id: 'm-1', name: 'db-1' },
      }) as unknown as RecoveryStep;
    const fixture = TestBed.createComponent(StepTable);
    fixture.componentRef.setInput('steps', [step('stop', 0, 10), step('open', 40, 5), step('follow', 50, 40)]);
    const at = (ms: number | null) => {
      fixture.componentRef.setInput('until', ms);
      fixture.detectChanges();
      return [...(fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('tbody tr')];
    };
    expect([at(0).length, at(39).length, at(40).length, at(null).length]).toEqual([1, 1, 2, 3]);
    const width = (row: HTMLElement) => parseFloat(row.querySelector('b')!.style.width);
    expect(width(at(70)[2])).toBeLessThan(width(at(null)[2]));
  });
});

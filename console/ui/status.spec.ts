import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { STATUSES, StatusMark } from './status';
import { StatusHarness } from './status.harness';

@Component({
  selector: 'hf-status-test',
  imports: [StatusMark],
  template: `
    @for (status of statuses; track status) {
      <hf-status [of]="status" />
    }
    <hf-status of="on fire" />
    <hf-status of="down" loud="solid">3 of 3 probes failed</hf-status>
    <hf-status of="up" loud="plain" [stale]="{ since: 1, why: 'the monitor was 812 ms late' }" />
  `,
})
class StatusTest {
  protected readonly statuses = STATUSES;
}

describe('a status', () => {
  async function shown() {
    const fixture = TestBed.createComponent(StatusTest);
    return TestbedHarnessEnvironment.loader(fixture).getAllHarnesses(StatusHarness);
  }

  it('is always a word and a glyph of its own', async () => {
    const all = (await shown()).slice(0, STATUSES.length);
    const glyphs = await Promise.all(all.map((one) => one.glyph()));
    const words = await Promise.all(all.map((one) => one.word()));
    expect(new Set(glyphs).size).toBe(STATUSES.length);
    expect(words).toEqual(['Down', 'Degraded', 'Flapping', 'Unknown', 'Maintenance', 'Paused', 'Up']);
  });

  it('says that it is stale, and on demand why', async () => {
    const fixture = TestBed.createComponent(StatusTest);
    await fixture.whenStable();
    const marks = [...(fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('.tag')];
    expect(marks.map(({ textContent, title }) => [textContent, title])).toEqual([
      ['stale', 'the monitor was 812 ms late'],
    ]);
  });

  it('is quiet only when nothing is to be done', async () => {
    const all = (await shown()).slice(0, STATUSES.length);
    const quiet = await Promise.all(all.map(async (one) => ((await one.isQuiet()) ? one.word() : '')));
    expect(quiet.filter(Boolean)).toEqual(['Paused', 'Up']);
  });

  it('is unknown when the server says a word of the future', async () => {
    expect(await (await shown())[STATUSES.length].word()).toBe('Unknown');
  });

  it('says what content says, and stays solid for the top problem', async () => {
    const top = (await shown())[STATUSES.length + 1];
    expect(await top.word()).toBe('3 of 3 probes failed');
    expect(await top.isSolid()).toBeTrue();
  });
});

import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from './clock';
import { type Change, Live } from './live';
import { Session } from './session';
import { FakeStreams, until } from './testing/streams';

const change = (id: string) =>
  `event: change\nid: ${id}\ndata: {"type":"resource.changed","subject":{"kind":"resource","id":"r${id}"},"at":1}\n\n`;

describe('the live stream', () => {
  const streams = new FakeStreams();
  const tabs: EnvironmentInjector[] = [];

  /** Each tab has its own Live; they share the browser's locks and channels. */
  function openTab() {
    const tab = createEnvironmentInjector([Live, Clock], TestBed.inject(EnvironmentInjector));
    tabs.push(tab);
    const live = tab.get(Live);
    const heard: (Change | 'reset')[] = [];
    live.follow((one) => heard.push(one));
    live.start();
    return { live, heard, close: () => tab.destroy() };
  }

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    TestBed.inject(Session).current.set({ person: { name: 'Anna' }, permissions: [] } as never);
    streams.asked.length = 0;
    streams.install();
  });

  afterEach(() => {
    for (const tab of tabs.splice(0)) if (!tab.destroyed) tab.destroy();
    streams.restore();
  });

  it('is read by one tab, and every tab hears it', async () => {
    const [first, second] = [openTab(), openTab()];
    await until(() => streams.asked.length === 1);
    streams.asked[0].write(change('7'));
    await until(() => first.heard.length === 1 && second.heard.length === 1);
    expect((second.heard[0] as Change).subject.id).toBe('r7');
    expect(streams.asked.length).toBe(1);
  });

  it('passes to the next tab when the leader closes, which goes on where it was', async () => {
    const first = openTab();
    await until(() => streams.asked.length === 1);
    const second = openTab();
    streams.asked[0].write(change('41'));
    await until(() => second.heard.length === 1);
    first.close();
    await until(() => streams.asked.length === 2);
    expect(streams.asked[1].lastEventId).toBe('41');
  });

  it('comes back at its last position when the connection ends', async () => {
    openTab();
    await until(() => streams.asked.length === 1);
    streams.asked[0].write(': alive\nid: 99\n\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    streams.asked[0].end();
    await until(() => streams.asked.length === 2);
    expect(streams.asked[1].lastEventId).toBe('99');
  });

  it('tells its followers to read everything anew when its position is gone', async () => {
    const tab = openTab();
    await until(() => streams.asked.length === 1);
    streams.asked[0].write('event: reset\nid: 120\ndata: {}\n\n');
    await until(() => tab.heard.length === 1);
    expect(tab.heard[0]).toBe('reset');
  });

  it('is stale after 15 seconds of silence and fresh again with the first sign of life', async () => {
    const tab = openTab();
    await until(() => streams.asked.length === 1);
    tab.live.lastSeenAt.set(Date.now() - 16_000);
    expect(tab.live.stale()).toBeTrue();
    streams.asked[0].write(': alive\nid: 3\n\n');
    await until(() => !tab.live.stale());
  });
});

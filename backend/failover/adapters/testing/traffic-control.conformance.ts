import type { RoutedServer, TrafficControl } from '../../ports.js';
import { AMPLE_MS, aPermit, failureOf, realTime, type Course } from './suite.js';

/** A client's session that goes through the proxy to one server. */
export interface ClientSession {
  /** Whether the proxy has ended it, or ends it soon. */
  ended(): boolean | Promise<boolean>;
  /** Whether it goes on, and is not ended a moment later. */
  goesOn(): boolean | Promise<boolean>;
  end(): void | Promise<void>;
}

/** A proxy with at least two servers, all closed at first, that do not send anything by themselves. */
export interface TrafficUnderTest {
  readonly control: TrafficControl;
  readonly servers: readonly string[];
  /** How the proxy itself says the server stands, not asked through the adapter. */
  stateOf(server: string): RoutedServer['state'] | Promise<RoutedServer['state']>;
  /** A client's session on the server that is open; left out by adapters that have no sessions of their own. */
  session?(): Promise<ClientSession>;
  /** Ends the worker and lets a new one begin, as a reload does. */
  renew(): Promise<void>;
  /** From now on nothing answers; what is asked already stays unanswered too. */
  hang(): Promise<void>;
  end(): Promise<void>;
}

/** The law of TrafficControl in ports.ts, for every adapter. */
export function conformsToTrafficControl(
  name: string,
  make: () => Promise<TrafficUnderTest>,
  { drive, now, lateMs }: Course = realTime,
): void {
  describe(`${name} as traffic control`, () => {
    let test: TrafficUnderTest;
    let first: string;
    let second: string;
    const control = () => test.control;
    const read = () => drive(control().read(AMPLE_MS));
    const open = (server: string) => drive(control().open(server, aPermit()));
    const close = (server: string, cut = true) => drive(control().close(server, { cut }, aPermit()));
    const seen = async (server: string) => (await read()).servers.find((one) => one.name === server);

    beforeEach(async () => {
      test = await make();
      [first, second] = test.servers;
    });
    afterEach(async () => {
      await drive(control().end());
      await test.end();
    });

    it('reads every server by its name', async () => {
      const { servers, worker } = await read();
      expect(servers.map((one) => [one.name, one.state])).toEqual(test.servers.map((one) => [one, 'closed']));
      expect(servers.map((one) => one.sessions)).toEqual(test.servers.map(() => 0));
      expect(worker).not.toBe('');
    });

    it('opens one server and leaves the others as they are', async () => {
      expect((await open(first)).sent.length).toBeGreaterThan(0);
      expect([await test.stateOf(first), await test.stateOf(second)]).toEqual(['open', 'closed']);
      expect([(await seen(first))?.state, (await seen(second))?.state]).toEqual(['open', 'closed']);
    });

    it('closes a server that was open', async () => {
      await open(first);
      expect((await close(first)).sent.length).toBeGreaterThan(0);
      expect([await test.stateOf(first), (await seen(first))?.state]).toEqual(['closed', 'closed']);
    });

    it('may be told everything twice: the second time changes nothing and succeeds', async () => {
      await open(first);
      await open(first);
      expect(await test.stateOf(first)).toBe('open');
      await drive(control().drain(first, aPermit()));
      await drive(control().drain(first, aPermit()));
      expect(await test.stateOf(first)).toBe('draining');
      await close(first);
      expect((await close(first)).cut).toBe(0);
      expect(await test.stateOf(first)).toBe('closed');
    });

    it('opens a server again that was draining', async () => {
      await open(first);
      await drive(control().drain(first, aPermit()));
      expect((await seen(first))?.state).toBe('draining');
      await open(first);
      expect(await test.stateOf(first)).toBe('open');
    });

    it('refuses a name that the proxy lacks, and says which are there', async () => {
      const failures = [
        await failureOf(open('nobody')),
        await failureOf(close('nobody')),
        await failureOf(drive(control().drain('nobody', aPermit()))),
      ];
      for (const failure of failures) {
        expect(failure.message).toContain('nobody');
        for (const server of test.servers) expect(failure.message).toContain(server);
      }
      expect(await test.stateOf(first)).toBe('closed');
    });

    it('cuts the sessions of a server that it closes, and counts them', async () => {
      if (!test.session) return void expect(test.session).toBeUndefined();
      await open(first);
      const session = await test.session();
      expect((await seen(first))?.sessions).toBe(1);
      expect((await close(first)).cut).toBe(1);
      expect(await session.ended()).toBeTrue();
      await session.end();
    });

    it('leaves the sessions of a server that drains', async () => {
      if (!test.session) return void expect(test.session).toBeUndefined();
      await open(first);
      const session = await test.session();
      await drive(control().drain(first, aPermit()));
      expect([await session.goesOn(), (await seen(first))?.sessions]).toEqual([true, 1]);
      await session.end();
    });

    it('leaves the sessions of a server that it closes without a cut', async () => {
      if (!test.session) return void expect(test.session).toBeUndefined();
      await open(first);
      const session = await test.session();
      expect((await close(first, false)).cut).toBe(0);
      expect(await session.goesOn()).toBeTrue();
      await session.end();
    });

    it('shows a new worker as another one, and the same worker as the same', async () => {
      const before = (await read()).worker;
      expect((await read()).worker).toBe(before);
      await test.renew();
      expect((await read()).worker).not.toBe(before);
    });

    it('ends every call within its time when nothing answers', async () => {
      await test.hang();
      const calls: (() => Promise<unknown>)[] = [
        () => control().read(200),
        () => control().open(first, aPermit(200)),
        () => control().close(first, { cut: true }, aPermit(200)),
        () => control().drain(first, aPermit(200)),
      ];
      for (const call of calls) {
        const began = now();
        const failure = await failureOf(drive(call()));
        expect(failure.reason).toBe('timeout');
        expect(now() - began).toBeLessThan(200 + lateMs);
      }
    });

    it('sends nothing once the permit was taken back', async () => {
      const taken = AbortSignal.abort();
      await failureOf(drive(control().open(first, aPermit(AMPLE_MS, taken))));
      expect(await test.stateOf(first)).toBe('closed');
    });
  });
}

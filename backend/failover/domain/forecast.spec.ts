import { aMember, at, aTopology, aRoute } from '../testing/builders.js';
import { defaultPolicy } from './cluster.js';
import { forecast } from './forecast.js';
import { lint } from './lint.js';
import { checkSwitchover } from './switchover.js';
import type { Topology } from './topology.js';

describe('What if the primary failed now', () => {
  it('says who takes over, what is lost and how long it takes, part by part', () => {
    const members = [
      aMember('db-1', { facts: { events: ['shop.purge'] } }),
      aMember('db-2', { replica: { lagMs: 310, received: at(104) } }),
      aMember('db-3'),
    ];
    const what = forecast(aTopology({ members }), 'died');
    expect(what).toEqual(
      jasmine.objectContaining({ candidate: 'db-2', loss: 0, sessionsCut: 41, eventsMoved: 1, blockers: [] }),
    );
    expect(what.parts.map(({ ms }) => ms)).toEqual([4, 14, 314, 28]);
  });

  it('names the same candidate whoever was read last, and another one only where it is ahead for certain', () => {
    const read = (name: string, received: number, seenAt: number, lagMs = 0) =>
      aMember(name, {
        seenAt,
        witness: { changedAt: 99_000, readAt: seenAt },
        replica: { received: at(received), lagMs },
      });
    const named = (...replicas: ReturnType<typeof aMember>[]) =>
      forecast(aTopology({ members: [aMember('db-1'), ...replicas] }), 'died').candidate;
    expect(named(read('db-2', 100, 99_900, 12), read('db-3', 107, 99_970))).toBe('db-2');
    expect(named(read('db-2', 107, 99_970), read('db-3', 100, 99_900))).toBe('db-2');
    expect(named(read('db-2', 100, 99_970), read('db-3', 107, 99_900))).toBe('db-3');
  });

  it('takes the silence for granted when it hangs', () =>
    expect(forecast(aTopology(), 'hung').parts[0]).toEqual({ name: 'see', ms: 600 }));

  it('says so when a person would be asked, and why', () => {
    const members = [aMember('db-1'), aMember('db-2'), aMember('db-3', { probe: { outcome: 'refused' } })];
    const what = forecast(aTopology({ members }), 'died');
    expect(what).toEqual(jasmine.objectContaining({ candidate: null, totalMs: null, loss: null }));
    expect(what.blockers[0].code).toBe('acknowledger-unreachable');
  });

  it('tells who is left for a second failure, and with how many copies', () => {
    const next = (names: string[], rest: Partial<Topology> = {}) => {
      const members = names.map((name) => aMember(name));
      const acknowledgers = { primary: 'db-1', members: names.slice(1), leaving: {} };
      return forecast(aTopology({ members, acknowledgers, ...rest }), 'died').next;
    };
    const { candidate, copies, loss, writesBlock } = next(['db-1', 'db-2', 'db-3'])!;
    expect([candidate, copies, loss, writesBlock]).toEqual(['db-3', 1, 0, false]);
    const two = next(['db-1', 'db-2'])!;
    expect([two.candidate, two.copies, two.writesBlock]).toEqual([null, 0, true]);
    expect(two.blockers[0].sentence).toBe('No member of the cluster runs.');
    expect(next(['db-1', 'db-2'], { policy: { ...defaultPolicy, singleSurvivor: 'async' } })?.writesBlock).toBeFalse();
    expect(next(['db-1', 'db-2', 'db-3', 'db-4'])?.copies).toBe(2);
  });

  it('foretells no second failure where the first one already needs a person', () => {
    const members = [aMember('db-1'), aMember('db-2'), aMember('db-3', { probe: { outcome: 'refused' } })];
    expect(forecast(aTopology({ members }), 'died').next).toBeNull();
  });

  it('tells the same in observe, with the mode as what holds it back', () => {
    const what = forecast(aTopology({ policy: defaultPolicy }), 'died');
    expect(what.candidate).toBe('db-2');
    expect(what.blockers.map(({ code }) => code)).toEqual(['mode']);
  });
});

describe('A switchover', () => {
  it('is allowed to a replica that receives and applies', () =>
    expect(checkSwitchover(aTopology(), 'db-2')).toEqual([]));

  it('is refused up front with every reason at once', () => {
    const members = [
      aMember('db-1'),
      aMember('db-2', { replica: { receiving: 'no', applying: false, applyError: 'duplicate key' } }),
      aMember('db-3'),
    ];
    const codes = checkSwitchover(aTopology({ members, routes: [aRoute({ reachable: false })] }), 'db-2').map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['not-applying', 'not-receiving', 'route-unreachable']);
  });

  it('is refused to the primary itself and to a stranger', () => {
    expect(checkSwitchover(aTopology(), 'db-1')[0].code).toBe('already-primary');
    expect(checkSwitchover(aTopology(), 'db-9')[0].code).toBe('no-such-member');
  });
});

describe('The linter', () => {
  const member = (settings: Record<string, string>, file: Record<string, string> | null = null) => ({
    id: 'db-2',
    name: 'db-2',
    settings,
    file,
  });

  it('gives the lines of the option file first and the statements that hold until a restart', () => {
    const [finding] = lint([member({ slave_net_timeout: '60' }, { read_only: '1', init_rpl_role: 'SLAVE' })]).findings;
    expect(finding).toEqual(
      jasmine.objectContaining({
        code: 'slave-net-timeout',
        file: ['slave_net_timeout = 4'],
        untilRestart: ['SET GLOBAL slave_net_timeout = 4; STOP SLAVE IO_THREAD; START SLAVE IO_THREAD'],
      }),
    );
  });

  it('tells when what runs is right only until the next restart', () => {
    const { findings } = lint([
      member({ sync_relay_log: '1' }, { sync_relay_log: '10000', read_only: '1', init_rpl_role: 'SLAVE' }),
    ]);
    expect(findings).toEqual([jasmine.objectContaining({ code: 'sync-relay-log', weight: 'differs' })]);
  });

  it('takes a named log for one that is on, and asks no file for what a server keeps itself', () => {
    const file = { read_only: '1', init_rpl_role: 'SLAVE', log_bin: 'bin' };
    expect(lint([member({ log_bin: 'ON', replica_heartbeat_ms: '100' }, file)]).findings).toEqual([]);
  });

  it('calls unproved what no statement shows', () =>
    expect(lint([member({})]).findings.map(({ code, weight }) => [code, weight])).toEqual([
      ['read-only-in-file', 'unproved'],
      ['init-rpl-role', 'unproved'],
    ]));

  it('puts what blocks a candidate first', () => {
    const { findings } = lint([member({ slave_net_timeout: '60', log_bin: 'OFF' })]);
    expect(findings[0]).toEqual(jasmine.objectContaining({ code: 'log-bin', weight: 'blocks' }));
  });
});

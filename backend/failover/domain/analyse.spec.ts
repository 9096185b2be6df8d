import { aMember, aRoute, aTopology, killed, losing } from '../testing/builders.js';
import { analyse } from './analyse.js';
import { heldByStrangers } from './strangers.js';
import type { Topology } from './topology.js';

const codes = (topology: Topology) => analyse(topology).map(({ code }) => code);
const silent = (ms: number, accepts: boolean | null = true) =>
  aMember('db-1', { probe: { outcome: 'silent', silentForMs: ms, accepts } });

describe('Another controller', () => {
  const watched = (knownControllers?: string[]) => {
    const { policy } = aTopology();
    const db2 = aMember('db-2', { facts: { controllers: ['maxscale', 'orchestrator'] } });
    return analyse(
      aTopology({
        members: [aMember('db-1'), db2, aMember('db-3')],
        policy: { ...policy, ...(knownControllers ? { knownControllers } : {}) },
      }),
    );
  };

  it('is found where one is signed in whom no person has looked at', () => {
    const [finding] = watched();
    expect([finding.code, finding.about]).toEqual(['another-controller', 'db-2']);
    expect(finding.sentence).toBe('Another controller is at work on db-2: signed in as maxscale and orchestrator.');
    expect(watched(['maxscale'])[0].sentence).toContain('signed in as orchestrator.');
    expect(watched(['maxscale', 'orchestrator'])).toEqual([]);
  });

  it('is found by what it did, whatever its name, unless the member follows the primary or is worked on', () => {
    const led = (more: object) =>
      analyse(
        aTopology({
          members: [aMember('db-1'), aMember('db-2', { roleChanged: 'was made to follow db-3:3306', ...more })],
        }),
      ).filter(({ code }) => code === 'another-controller');
    const away = { replica: { source: 'db-3' } };
    const found = led(away);
    expect(found.map(({ sentence }) => sentence)).toEqual([
      'db-2 was made to follow db-3:3306, and not by Holdfast: another controller, or a person, changes roles here.',
    ]);
    expect(heldByStrangers(found, [])).toEqual(jasmine.objectContaining({ kind: 'another-controller', names: [] }));
    expect(heldByStrangers(found, [heldByStrangers(found, [])!])).toBeNull();
    expect([led({}), led({ ...away, maintenance: true }), led({ ...away, quarantine: 'is filled anew' })]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('is held against by name, once, until a person lifts it', () => {
    const hold = heldByStrangers(watched(), [])!;
    expect([hold.kind, hold.names]).toEqual(['another-controller', ['maxscale', 'orchestrator']]);
    expect(heldByStrangers(watched(), [hold])).toBeNull();
    expect(heldByStrangers(watched(['maxscale']), [])!.names).toEqual(['orchestrator']);
    expect(heldByStrangers([], [])).toBeNull();
  });
});

describe('The analysis', () => {
  it('finds nothing where all is well', () => expect(codes(aTopology())).toEqual([]));

  it('calls a primary dead when it refuses and a replica lost it', () =>
    expect(codes(killed())[0]).toBe('primary-dead'));

  it('does not call it dead while its replicas hear it: then only our way is cut', () => {
    const primary = aMember('db-1', { probe: { outcome: 'refused' } });
    expect(codes(aTopology({ members: [primary, aMember('db-2'), aMember('db-3')] }))).toEqual([
      'primary-unseen-by-us-only',
    ]);
  });

  it('does not call it dead without a fresh witness, however long it refuses', () => {
    const stale = { changedAt: 10, readAt: 90_000 };
    const primary = aMember('db-1', { probe: { outcome: 'refused', since: 0 } });
    const members = [primary, losing('db-2', { witness: stale }), losing('db-3', { witness: stale })];
    expect(codes(aTopology({ members }))).toEqual(['primary-suspect']);
  });

  it('takes a reset alone for no proof', () => {
    const members = [aMember('db-1', { probe: { outcome: 'reset' } }), losing('db-2'), losing('db-3')];
    expect(codes(aTopology({ members }))).toEqual(['primary-suspect']);
  });

  it('tells hung from isolated by whether its kernel takes connections', () => {
    const deaf = { witness: { readAt: 99_990, changedAt: 99_300 } };
    const replicas = [losing('db-2', deaf), losing('db-3', deaf)];
    expect(codes(aTopology({ members: [silent(700), ...replicas] }))).toEqual(['primary-hung']);
    expect(codes(aTopology({ members: [silent(700, false), ...replicas] }))).toEqual(['primary-isolated']);
  });

  it('waits for silence to last as long as the cluster’s own answers ask for', () => {
    const slow = aMember('db-1', { probe: { outcome: 'silent', silentForMs: 700, slowestAnswerMs: 400 } });
    expect(codes(aTopology({ members: [slow, losing('db-2'), losing('db-3')] }))).toEqual(['primary-suspect']);
  });

  it('takes frozen heartbeats for a loss only after two of them and the silence', () => {
    const heard = (ageMs: number) => ({ readAt: 99_990, changedAt: 99_990 - ageMs });
    const members = (ageMs: number) => [
      silent(700),
      aMember('db-2', { witness: heard(ageMs) }),
      aMember('db-3', { witness: heard(ageMs) }),
    ];
    expect(codes(aTopology({ members: members(400) }))).toEqual(['primary-suspect']);
    expect(codes(aTopology({ members: members(650) }))).toEqual(['primary-hung']);
  });

  it('takes a replica that was restarted a moment ago for no witness of a silent primary', () => {
    const restarted = losing('db-2', { witness: { readAt: 99_990, changedAt: 99_860 } });
    const between = aMember('db-3', { witness: { readAt: 99_990, changedAt: 99_600 } });
    expect(codes(aTopology({ members: [silent(700), restarted, between] }))).toEqual(['primary-suspect']);
  });

  it('calls a primary that replicates but does not answer saturated, not hung', () =>
    expect(codes(aTopology({ members: [silent(5_000), aMember('db-2'), aMember('db-3')] }))).toEqual([
      'primary-saturated',
    ]));

  it('suspects itself when nobody answers', () => {
    const members = [
      silent(900, false),
      ...['db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'silent', silentForMs: 900 } })),
    ];
    expect(codes(aTopology({ members }))[0]).toBe('controller-cut-off');
  });

  it('tells that all are dead when every one refuses', () => {
    const members = ['db-1', 'db-2', 'db-3'].map((name) => aMember(name, { probe: { outcome: 'refused' } }));
    expect(codes(aTopology({ members }))[0]).toBe('all-dead');
  });

  it('names wrong credentials as such, and no death', () => {
    const members = [
      aMember('db-1', { probe: { outcome: 'denied', error: 'Access denied' } }),
      aMember('db-2'),
      aMember('db-3'),
    ];
    expect(codes(aTopology({ members }))).toEqual(['credentials-refused']);
  });

  it('tells a restart from a hand that set the primary read-only', () => {
    const closed = (uptimeMs: number) =>
      aTopology({
        members: [aMember('db-1', { facts: { readOnly: true, uptimeMs } }), aMember('db-2'), aMember('db-3')],
      });
    expect(codes(closed(2_000))).toEqual(['primary-restarted']);
    expect(codes(closed(9_000_000))).toEqual(['primary-read-only']);
  });

  it('never says that all is well with a member that does not replicate yet, or has no connection left for us', () => {
    const withOne = (rest: Parameters<typeof aMember>[1]) =>
      aTopology({ members: [aMember('db-1'), aMember('db-2', rest), aMember('db-3')] });
    const found = (rest: Parameters<typeof aMember>[1]) =>
      analyse(withOne(rest)).map(({ code, severity }) => [code, severity]);
    expect(found({ replica: { receiving: 'connecting' } })).toEqual([['replica-not-receiving', 'warning']]);
    const failing = { receiving: 'connecting' as const, receiveError: 'error reconnecting to master' };
    expect(found({ replica: failing })).toEqual([['replica-not-receiving', 'critical']]);
    expect(found({ probe: { outcome: 'saturated' } })).toEqual([['replica-unreachable', 'warning']]);
  });

  it('says, without alarm, what a reload of a proxy would do on its own word alone', () => {
    const unproved = 'its configuration file is on another host';
    expect(analyse(aTopology({ routes: [aRoute({ unproved })] }))).toEqual([
      jasmine.objectContaining({ code: 'route-unproved', severity: 'note', sentence: `haproxy-1: ${unproved}.` }),
    ]);
  });

  it('finds a second writable member, a stray route and a replica with rows of its own', () => {
    const members = [
      aMember('db-1'),
      aMember('db-2', { facts: { readOnly: false } }),
      aMember('db-3', { facts: { errant: ['0-3-7'] }, replica: { acknowledges: false } }),
    ];
    expect(codes(aTopology({ members, routes: [aRoute({ open: ['db-1', 'db-3'] })] })).sort()).toEqual([
      'replica-errant',
      'route-wrong',
      'two-writable',
    ]);
  });

  it('finds clients left on a member that is closed: a proxy that hung may have done half of what it was told', () => {
    const routes = [aRoute({ open: ['db-1'], sessions: { 'db-1': 40, 'db-2': 1, 'db-3': 0 } })];
    const findings = analyse(aTopology({ routes }));
    expect(findings.map(({ code, sentence }) => [code, sentence])).toEqual([
      ['route-wrong', `${routes[0].proxy} still has clients on db-2, not the primary.`],
    ]);
  });

  it('judges services by what the proxies check', () => {
    const service = {
      kind: 'service' as const,
      members: [
        aMember('db-1', { probe: { outcome: 'refused' } }),
        aMember('db-2', { replica: null, facts: { readOnly: true } }),
      ],
    };
    expect(codes(aTopology({ ...service, routes: [aRoute()] }))[0]).toBe('primary-unseen-by-us-only');
    expect(codes(aTopology({ ...service, routes: [aRoute({ down: ['db-1'] })] }))[0]).toBe('primary-dead');
  });
});

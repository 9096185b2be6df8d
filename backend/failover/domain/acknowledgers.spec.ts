import { aMember, at, aTopology, killed, losing, someFacts } from '../testing/builders.js';
import { trackAcknowledgers } from './acknowledgers.js';

const primaryWith = (receivers: string[], executed = 100) =>
  aMember('db-1', {
    facts: { executed: at(executed), acknowledgement: { ...someFacts().acknowledgement, receivers } },
  });
const gone = aMember('db-1', { probe: { outcome: 'refused' } });
const full = { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {}, waited: 'on' as const };

describe('The acknowledger set', () => {
  it('is the same object while nothing changes', () => expect(trackAcknowledgers(full, aTopology())).toBe(full));

  it('holds everybody after a change of primary, since nothing is proved yet', () => {
    const after = trackAcknowledgers({ primary: 'db-9', members: ['db-2'], leaving: {} }, aTopology());
    expect(after.members).toEqual(['db-2', 'db-3']);
  });

  it('keeps a replica that is gone until another has what the primary had then', () => {
    const left = trackAcknowledgers(
      full,
      aTopology({ members: [primaryWith(['db-2'], 120), aMember('db-2'), aMember('db-3')] }),
    );
    expect(left).toEqual({ primary: 'db-1', members: ['db-2', 'db-3'], leaving: { 'db-3': at(120) }, waited: 'on' });
    const behind = trackAcknowledgers(
      left,
      aTopology({
        members: [primaryWith(['db-2'], 130), aMember('db-2', { replica: { received: at(119) } }), aMember('db-3')],
      }),
    );
    expect(behind.members).toEqual(['db-2', 'db-3']);
    const proved = trackAcknowledgers(
      left,
      aTopology({
        members: [primaryWith(['db-2'], 130), aMember('db-2', { replica: { received: at(120) } }), aMember('db-3')],
      }),
    );
    expect(proved).toEqual({ primary: 'db-1', members: ['db-2'], leaving: {}, waited: 'on' });
  });

  it('takes back who receives again before it was proved to have left', () => {
    const leaving = { ...full, leaving: { 'db-3': at(120) } };
    expect(trackAcknowledgers(leaving, aTopology()).leaving).toEqual({});
  });

  it('is everybody again when nobody watched since the dead primary was last read: one that had left may have been back', () => {
    const alone = { primary: 'db-1', members: ['db-2'], leaving: {} };
    const asked = (askedAt: number, outcome: 'refused' | 'never' = 'refused') => ({
      ...killed(),
      members: [aMember('db-1', { probe: { outcome }, askedAt }), aMember('db-2'), aMember('db-3', { quarantine: '' })],
      standing: { ...killed().standing, watchingSince: 90_000 },
    });
    expect(trackAcknowledgers(alone, asked(95_000))).toBe(alone);
    expect(trackAcknowledgers(alone, asked(85_000)).members).toEqual(['db-2', 'db-3']);
    expect(trackAcknowledgers(alone, asked(85_000, 'never'))).toBe(alone);
  });

  it('counts what went on without a copy as such until a replica has all that the primary had when it waited again', () => {
    const alone = { ...full, waited: 'off' as const };
    const seen = (executed: number, received: number) =>
      aTopology({
        members: [
          primaryWith(['db-2'], executed),
          aMember('db-2', { replica: { received: at(received) } }),
          aMember('db-3'),
        ],
      });
    const behind = trackAcknowledgers(alone, seen(120, 90));
    expect([behind.waited, behind.owed]).toEqual(['off', at(120)]);
    const nearly = trackAcknowledgers(behind, seen(140, 119));
    expect([nearly.waited, nearly.owed]).toEqual(['off', at(120)]);
    const proved = trackAcknowledgers(nearly, seen(150, 120));
    expect([proved.waited, proved.owed]).toEqual(['on', undefined]);
  });

  it('never shrinks while the primary is dead', () => expect(trackAcknowledgers(full, killed())).toBe(full));

  it('never shrinks when nobody is left to have it', () => {
    const left = { ...full, leaving: { 'db-2': at(100), 'db-3': at(100) } };
    const after = trackAcknowledgers(
      left,
      aTopology({ members: [primaryWith([], 100), aMember('db-2'), aMember('db-3')] }),
    );
    expect(after.members).toEqual(['db-2', 'db-3']);
  });

  it('remembers durably who threw away what it had received, also while the primary is dead', () => {
    const less = killed({
      members: [gone, losing('db-2', { furthest: at(104), replica: { received: at(90) } }), losing('db-3')],
    });
    const after = trackAcknowledgers(full, less);
    expect(after.lost).toEqual({ 'db-2': { had: at(104), more: false, until: null } });
    expect(trackAcknowledgers(after, killed())).toBe(after);
    const restarted = killed({ members: [gone, losing('db-2', { restarted: true }), losing('db-3')] });
    expect(trackAcknowledgers(full, restarted).lost).toEqual({ 'db-2': { had: null, more: true, until: null } });
  });

  it('forgets it once the member has again all that the living primary had', () => {
    const lost = { ...full, lost: { 'db-2': { had: at(104), more: true, until: null } } };
    const both = primaryWith(['db-2', 'db-3'], 120);
    const noted = trackAcknowledgers(lost, aTopology({ members: [both, aMember('db-2'), aMember('db-3')] }));
    expect(noted.lost).toEqual({ 'db-2': { had: at(104), more: true, until: at(120) } });
    const again = aMember('db-2', { replica: { received: at(120) } });
    expect(trackAcknowledgers(noted, aTopology({ members: [both, again, aMember('db-3')] }))).toEqual(full);
  });

  const saying = (count: number, ...open: string[]) => {
    const acknowledgement = { ...someFacts().acknowledgement, receivers: ['db-2'], signIns: { count, open } };
    const primary = aMember('db-1', { facts: { executed: at(100), acknowledgement } });
    return aTopology({ members: [primary, aMember('db-2'), aMember('db-3')] });
  };
  const alone = { ...full, members: ['db-2'], signIns: { count: 4, open: ['71'] } };

  it('takes anybody for an acknowledger who signed in and was gone before anyone looked', () => {
    const after = trackAcknowledgers(alone, saying(5, '71'));
    expect([after.members, after.leaving]).toEqual([['db-2', 'db-3'], { 'db-3': at(100) }]);
    expect(trackAcknowledgers(after, saying(5, '71')).members).toEqual(['db-2']);
    const restarted = trackAcknowledgers(alone, saying(2, '9'));
    expect(restarted.members).toEqual(['db-2', 'db-3']);
  });

  it('is not larger for a replica that came back and is there', () => {
    expect(trackAcknowledgers(alone, saying(5, '84')).members).toEqual(['db-2']);
    expect(trackAcknowledgers(alone, saying(4, '71'))).toBe(alone);
    expect(trackAcknowledgers(alone, saying(1, '9')).members).toEqual(['db-2']);
  });
});

import { aMember, aTopology } from '../testing/builders.js';
import { checkFlashback, type KeptExtra } from './flashback.js';
import type { MemberView } from './topology.js';

const kept: KeptExtra = { state: 'kept', count: 3, kept: 3, noUndo: '' };
const alone = (rest: Parameters<typeof aMember>[1] = {}) => aMember('db-2', { quarantine: 'rows of its own', ...rest });
const codes = (member: MemberView, extra: KeptExtra | null = kept, quarantine = 'rows of its own', kind = 'mariadb') =>
  checkFlashback(
    aTopology({ kind: kind as 'mariadb', members: [aMember('db-1'), member, aMember('db-3')] }),
    { id: 'db-2', quarantine },
    extra,
  ).map(({ code }) => code);

describe('Undoing what only one member has', () => {
  it('is for one that is set apart, or has rows of its own, when they are kept and can be undone', () => {
    expect(codes(alone())).toEqual([]);
    expect(codes(aMember('db-2', { facts: { errant: ['0-2-5'] } }), kept, '')).toEqual([]);
    expect(codes(aMember('db-2'), kept, '')).toEqual(['not-quarantined']);
  });

  it('is refused while they are not kept, and where they cannot be undone', () => {
    expect(codes(alone(), null)).toEqual(['extra-not-kept']);
    expect(codes(alone(), { ...kept, state: 'undone' })).toEqual(['extra-not-kept']);
    expect(codes(alone(), { ...kept, noUndo: '0-2-5 is a statement' })).toEqual(['cannot-undo']);
    expect(codes(alone(), { ...kept, count: null, kept: 0, noUndo: 'they could not be read' })).toEqual([
      'cannot-undo',
    ]);
    expect(codes(alone(), { ...kept, count: 0 })).toEqual(['nothing-extra']);
  });

  it('is gone on with where it began and did not end', () =>
    expect(codes(alone(), { ...kept, state: 'undoing' })).toEqual([]));

  it('is refused on the primary, on one that does not answer, and on MySQL, which has no such thing', () => {
    const primary = checkFlashback(aTopology(), { id: 'db-1', quarantine: 'x' }, kept);
    expect(primary.map(({ code }) => code)).toEqual(['is-primary']);
    expect(codes(alone({ probe: { outcome: 'refused', since: 0 } }))).toEqual(['not-answering']);
    expect(codes(alone(), kept, 'x', 'mysql')).toEqual(['not-mariadb']);
  });

  it('is refused where another follows it, and where it holds what it received and nobody else has', () => {
    const third = aMember('db-3', { replica: { source: 'db-2' } });
    const followed = aTopology({ members: [aMember('db-1'), alone(), third] });
    expect(checkFlashback(followed, { id: 'db-2', quarantine: 'x' }, kept).map(({ code }) => code)).toEqual([
      'is-followed',
    ]);
    const received = { text: '0-1-999', streams: { '0': 999 } };
    expect(codes(alone({ replica: { received, applying: false } }))).toEqual(['received-unapplied']);
  });
});

import { recoverySentence } from './recovery-sentence.js';

describe('the sentence of a recovery', () => {
  const failover = { kind: 'failover', cause: 'hung', from: 'db-2', to: 'db-1', drill: false };

  it('says what happened and what it cost', () => {
    const after = { ...failover, end: 'done', pauseMs: 1369, lost: 0 };
    expect(recoverySentence('recovery.ended', after)).toBe(
      'db-2 hung, db-1 promoted: writes stopped 1.4 s, nothing lost',
    );
    expect(recoverySentence('recovery.begun', failover)).toBe('db-2 hung: failover begun');
    const lossy = { ...after, cause: 'dead', pauseMs: 192, lost: 3 };
    expect(recoverySentence('recovery.ended', lossy)).toBe(
      'db-2 died, db-1 promoted: writes stopped 192 ms, 3 transactions lost',
    );
  });

  it('tells a drill and a repair from a failover, and promotes nobody who was not', () => {
    const drill = { kind: 'switchover', cause: '', from: 'db-1', to: 'db-2', drill: true, end: 'done', pauseMs: 263 };
    expect(recoverySentence('recovery.ended', drill)).toBe('drill, db-1 to db-2: writes stopped 263 ms, nothing lost');
    const rejoin = { kind: 'rejoin', cause: '', from: null, to: 'db-2', end: 'done', pauseMs: null, lost: null };
    expect(recoverySentence('recovery.ended', rejoin)).toBe('db-2 follows again');
    expect(recoverySentence('recovery.begun', rejoin)).toBe('db-2: rejoin begun');
    expect(recoverySentence('recovery.ended', { ...failover, end: 'asks', pauseMs: null, lost: null })).toBe(
      'db-2 hung: failover ended with a question to a person',
    );
  });

  it('is for recoveries only', () => {
    expect(recoverySentence('resource.changed', {})).toBeNull();
    expect(recoverySentence('recovery-key.saved', {})).toBeNull();
    expect(recoverySentence('recovery.ended', null)).toBeNull();
  });
});

import { backupStates, isGood, nextState } from './backup-state.js';

describe('a backup', () => {
  it('is quarantined by damage in every state, and never comes back from there', () => {
    for (const state of backupStates.filter((one) => one !== 'quarantined'))
      expect(nextState(state, 'damage')).toBe('quarantined');
    for (const happening of ['verify', 'damage', 'restore', 'hold', 'release'] as const)
      expect(nextState('quarantined', happening)).toBeNull();
  });

  it('does not lose the word restorable by being verified again', () => {
    expect(nextState('restorable', 'verify')).toBe('restorable');
  });

  it('that is held is not trusted because its bytes agree, but is once it was restored', () => {
    expect(nextState('held', 'verify')).toBe('held');
    expect(nextState('held', 'restore')).toBe('restorable');
    expect(backupStates.filter(isGood)).toEqual(['stored', 'verified', 'restorable']);
  });
});

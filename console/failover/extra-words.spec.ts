import { canBeUndone, extraStatus } from './extra-words';

const kept = { state: 'kept', count: 3, trouble: '', noUndo: '' } as const;

describe('What only one member has', () => {
  it('can be undone when it is rows, and as long as undoing it has not ended', () => {
    expect(canBeUndone(kept)).toBe(true);
    expect(canBeUndone({ ...kept, state: 'undoing', noUndo: 'x' })).toBe(true);
    expect(canBeUndone({ ...kept, state: 'undone' })).toBe(false);
    expect(canBeUndone({ ...kept, noUndo: '0-1-5 is a statement' })).toBe(false);
    expect(canBeUndone({ ...kept, count: 0 })).toBe(false);
    expect(canBeUndone({ ...kept, count: null, noUndo: 'they could not be read' })).toBe(false);
  });

  it('is bad when it could not be kept', () => {
    expect(extraStatus(kept)).toBe('up');
    expect(extraStatus({ ...kept, trouble: 'its logs are purged' })).toBe('down');
    expect(extraStatus({ ...kept, state: 'undoing' })).toBe('degraded');
  });
});

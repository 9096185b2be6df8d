import { changeSentence } from './sentences.js';

describe('the sentence of a change', () => {
  it('names the kind of thing unless its name speaks for itself', () => {
    expect(changeSentence('resource.added', null, {})).toBe('added');
    expect(changeSentence('backup-plan.added', null, {})).toBe('backup plan added');
  });

  it('says what became what, and nothing of what stayed as it was', () => {
    const sentence = changeSentence('resource.changed', { a: 1, b: 'x', c: null }, { a: 2, b: 'x' });
    expect(sentence).toBe('changed: a: 1 → 2');
  });
});

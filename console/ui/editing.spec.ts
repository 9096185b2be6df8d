import { signal } from '@angular/core';
import { Editing } from './editing';

const anna = { id: '1', version: 1, name: 'Anna', email: 'anna@example.com' };

describe('the form of a thing that others change too', () => {
  function shown() {
    const thing = signal(anna);
    return { thing, editing: new Editing(thing, ({ name, email }) => ({ name, email })) };
  }

  it('shows what is new while nobody has typed in it', () => {
    const { thing, editing } = shown();
    expect(editing.draft().value().name).toBe('Anna');
    thing.set({ ...anna, version: 2, name: 'Anna Berg' });
    expect(editing.draft().value().name).toBe('Anna Berg');
    expect(editing.version()).toBe(2);
  });

  it('keeps what was typed, with the version it was typed over', () => {
    const { thing, editing } = shown();
    editing.draft().set('name', 'Anne');
    thing.set({ ...anna, version: 2, name: 'Anna Berg' });
    expect(editing.draft().value().name).toBe('Anne');
    expect(editing.version()).toBe(1);
  });

  it('is another form for another thing, whatever was typed', () => {
    const { thing, editing } = shown();
    editing.draft().set('name', 'Anne');
    thing.set({ ...anna, id: '2', name: 'Ben' });
    expect(editing.draft().value().name).toBe('Ben');
  });

  it('is not set back by older news that arrive after a save', () => {
    const { thing, editing } = shown();
    editing.draft().set('name', 'Anne');
    editing.saved({ ...anna, version: 2, name: 'Anne' });
    thing.set({ ...anna });
    expect([editing.draft().value().name, editing.version()]).toEqual(['Anne', 2]);
    expect(editing.draft().changed()).toBeFalse();
  });

  it('read again, takes the rest as it is now and says where the typed stands against it', () => {
    const { editing } = shown();
    const draft = editing.draft();
    draft.shows('name');
    draft.set('name', 'Anne');
    editing.rebase({ ...anna, version: 3, name: 'Anna Berg', email: 'berg@example.com' });
    expect(draft.value()).toEqual({ name: 'Anne', email: 'berg@example.com' });
    expect(draft.errorOf('name')).toBe('Meanwhile it became “Anna Berg”. Saving puts yours in its place.');
    expect(editing.version()).toBe(3);
    expect(draft.differences()).toEqual(['name']);
  });
});

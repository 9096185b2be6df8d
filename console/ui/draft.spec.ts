import { Draft } from './draft';

const refusal = (errors: { field: string; message: string; remedy?: string }[]) => ({
  title: 'Not accepted',
  detail: 'Two fields are wrong.',
  requestId: 'r1',
  errors,
});

describe('a draft', () => {
  it('puts what the server refused beside the field it names, until that field is typed in', async () => {
    const draft = new Draft({ name: '', port: 0 });
    draft.shows('name');
    await draft.submit(() =>
      Promise.reject(refusal([{ field: 'name', message: 'is taken', remedy: 'Choose another.' }])),
    );
    expect(draft.errorOf('name')).toBe('Is taken. Choose another.');
    expect(draft.problem()).toBeNull();
    draft.set('name', 'x');
    expect(draft.errorOf('name')).toBe('');
  });

  it('shows as a whole what belongs to no field that is on the page', async () => {
    const draft = new Draft({ name: '' });
    draft.shows('name');
    await draft.submit(() => Promise.reject(refusal([{ field: 'quota', message: 'is used up' }])));
    expect(draft.problem()?.detail).toBe('quota: Is used up.');
  });

  it('shows as a whole what belongs to a field that is no longer on the page', async () => {
    const draft = new Draft({ schedule: '' });
    draft.shows('schedule');
    draft.hides('schedule');
    await draft.submit(() => Promise.reject(refusal([{ field: 'schedule', message: 'never fires' }])));
    expect(draft.problem()?.detail).toBe('schedule: Never fires.');
  });

  it('knows a refusal for being overtaken, until it is read again', async () => {
    const draft = new Draft({ name: 'db-1' });
    draft.set('name', 'db-2');
    await draft.submit(() => Promise.reject({ ...refusal([]), type: 'stale-version' }));
    expect(draft.stale()).toBeTrue();
    draft.rebase({ name: 'db-1' });
    expect(draft.stale()).toBeFalse();
    expect([draft.value().name, draft.changed()]).toEqual(['db-2', true]);
  });

  it('keeps what was typed when the server refuses it', async () => {
    const draft = new Draft({ name: '' });
    draft.set('name', 'db-1');
    expect(await draft.submit(() => Promise.reject(refusal([])))).toBeUndefined();
    expect(draft.value().name).toBe('db-1');
    expect(draft.busy()).toBeFalse();
  });
});

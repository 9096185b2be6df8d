import { newId } from './ids.js';

describe('ids', () => {
  it('are UUIDs of version 7 that begin with the millisecond they were made in', () => {
    const id = newId(0x0123456789ab);
    expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sort by the time they were made, and never repeat', () => {
    expect(newId(1_000) < newId(2_000)).toBeTrue();
    expect(new Set(Array.from({ length: 10_000 }, () => newId(1))).size).toBe(10_000);
  });
});

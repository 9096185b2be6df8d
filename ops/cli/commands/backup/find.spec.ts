import { choose } from './find.js';
import type { Backup } from './find.js';

const at = (day: number, more = {}): Backup =>
  ({ id: `b${day}`, state: 'stored', startedAt: Date.UTC(2026, 10, day), verifiedAt: null, ...more }) as never;

describe('a backup selector', () => {
  const backups = [at(22, { state: 'quarantined' }), at(21), at(20, { verifiedAt: 1 }), at(19, { verifiedAt: 1 })];

  it('passes damaged ones over', () => expect(choose(backups, 'latest')?.id).toBe('b21'));
  it('takes the newest that was verified', () => expect(choose(backups, 'latest-verified')?.id).toBe('b20'));
  it('takes the oldest', () => expect(choose(backups, 'oldest')?.id).toBe('b19'));
  it('takes the newest that is not after a time', () => expect(choose(backups, '@2026-11-20T12:00Z')?.id).toBe('b20'));
  it('finds none before the first', () => expect(choose(backups, '@2026-11-18')).toBeUndefined());
  it('refuses what is no time', () => expect(() => choose(backups, '@soon')).toThrowError(/not a time/));
});

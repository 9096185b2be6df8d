import { Invalid } from '../http/index.js';
import { demandSchedule, nextRuns } from './schedule.js';

describe('a schedule', () => {
  const at = (text: string) => Date.parse(text);
  const runs = (line: string, from: string, count: number, zone = 'Europe/Berlin') =>
    nextRuns(line, zone, at(from), count).map((time) => new Date(time).toISOString().slice(0, 16));

  it('fires once on the night the clock goes forward, though 02:30 does not exist', () => {
    expect(runs('30 2 * * *', '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('fires once on the night the clock goes back, though 02:30 comes twice', () => {
    expect(runs('30 2 * * *', '2026-10-24T12:00Z', 3)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
      '2026-10-27T01:30',
    ]);
    expect(runs('30 2 * * *', '2026-10-25T00:30:01Z', 1)).toEqual(['2026-10-26T01:30']);
  });

  it('fires once a day in every zone over a whole year of both changes', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'])
      for (const line of ['30 2 * * *', '0 0 * * *', '59 1 * * *']) {
        const times = nextRuns(line, zone, at('2026-01-01T00:00Z'), 365);
        const days = new Set(times.map((time) => new Date(time).toLocaleDateString('en-CA', { timeZone: zone })));
        expect(days.size).withContext(`${line} ${zone}`).toBe(365);
      }
  });

  it('that never fires, is no cron line or names no zone is refused with its field', () => {
    const words = { within: '', example: '"10 2 * * *" is 02:10 every night' };
    const refusal = (line: string, zone = 'UTC') => {
      try {
        demandSchedule(line, zone, at('2026-11-22T00:00Z'), words);
        return null;
      } catch (error) {
        return [(error as Invalid).field, (error as Invalid).message];
      }
    };
    expect(refusal('10 2 * * *')).toBeNull();
    expect(refusal('0 0 30 2 *')).toEqual(['schedule', 'schedule: "0 0 30 2 *" never fires']);
    expect(refusal('61 * * * *')?.[1]).toContain('is not a cron line');
    expect(refusal('* * * * * *')?.[1]).toContain('is not a cron line');
    expect(refusal('')?.[1]).toContain('is not a cron line');
    expect(refusal('10 2 * * *', 'Mars/Olympus')?.[0]).toBe('timeZone');
  });
});

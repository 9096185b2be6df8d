import { decide } from './alert.js';
import { channelFaults, receiverText } from './channel.js';
import { compose, digest } from './message.js';
import type { Told } from './message.js';
import { mostAttempts, retryAfter } from './retries.js';

const around = { consoleUrl: 'https://hf.example', runbookUrl: '', environment: '', affected: [] };
const subject = { kind: 'resource', id: 'r1', name: 'web-3' };
const told: Told = {
  ...{ kind: 'firing', subject, status: 'down', since: 1_795_000_000_000 },
  sentence: '3 of 3 probes answered 503',
};

describe('what deserves a message', () => {
  it('is a problem that begins or grows worse, and its end for whoever was told', () => {
    expect(decide({ from: 'up', to: 'down' }, null)).toBe('firing');
    expect(decide({ from: 'degraded', to: 'down' }, { status: 'degraded' })).toBe('firing');
    expect(decide({ from: 'down', to: 'up' }, { status: 'down' })).toBe('resolved');
    expect(decide({ from: 'down', to: 'paused' }, { status: 'down' })).toBe('resolved');
  });

  it('is neither a problem that eases, nor a good beginning, nor what nobody can tell', () => {
    expect(decide({ from: 'down', to: 'degraded' }, { status: 'down' })).toBeNull();
    expect(decide({ from: 'unknown', to: 'up' }, null)).toBeNull();
    expect(decide({ from: 'down', to: 'unknown' }, { status: 'down' })).toBeNull();
    expect(decide({ from: 'unknown', to: 'down' }, { status: 'down' })).toBeNull();
  });

  it('resolves exactly what was told, whatever happens in between', () => {
    const statuses = ['up', 'degraded', 'down', 'flapping', 'unknown', 'paused', 'maintenance'];
    let seed = 42;
    const random = (n: number) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % n;
    let open: { status: string } | null = null;
    const said: string[] = [];
    for (let i = 0; i < 5000; i++) {
      const to = statuses[random(statuses.length)];
      const kind = decide({ from: '', to }, open);
      if (kind) said.push(kind);
      if (kind === 'firing') open = { status: to };
      if (kind === 'resolved') open = null;
      if (to === 'up') expect(open).toBeNull();
    }
    said.forEach((kind, i) => kind === 'resolved' && expect(said[i - 1]).toBe('firing'));
  });
});

describe('a message', () => {
  it('says what, why, since when, who depends on it and where to look', () => {
    const message = compose('d1', told, { ...around, runbookUrl: 'https://wiki/web', affected: ['shop', 'blog'] });
    expect(message.subject).toBe('FIRING: web-3 is down');
    expect(message.text).toContain('3 of 3 probes answered 503\nSince 2026-11-18');
    expect(message.text).toContain(
      'Depends on it: shop, blog\nRunbook: https://wiki/web\nOpen: https://hf.example/resources/r1',
    );
  });

  it('keeps its subject to one line, whatever the name holds', () => {
    const name = 'a\r\nBcc: everyone@example.com';
    const message = compose('d1', { ...told, subject: { ...subject, name } }, around);
    expect(message.subject).toBe('FIRING: a Bcc: everyone@example.com is down');
  });

  it('becomes one of many in a burst', () => {
    const many = digest([1, 2, 3].map((i) => compose(`d${i}`, told, around)));
    expect(many.subject).toBe('3 changes: FIRING: web-3 is down and 2 more');
    expect(many.id).toBe('d1');
  });
});

describe('retries', () => {
  it('wait longer and longer, and end', () => {
    const waits = Array.from({ length: mostAttempts }, (_, i) => retryAfter(i + 1));
    expect(waits.at(-1)).toBeNull();
    expect(waits.slice(0, -1).every((wait, i) => i === 0 || wait! >= waits[i - 1]!)).toBeTrue();
  });
});

describe('a channel', () => {
  const mail = { kind: 'smtp', enabled: true, url: 'smtp://m:25', from: 'a@b', to: ['c@d'], username: '' } as const;
  it('says by field why it cannot work, unless it is off', () => {
    expect(channelFaults({ ...mail, to: ['c@d'] })).toEqual([]);
    expect(channelFaults({ ...mail, url: 'https://x', from: '', to: [] }).map(({ field }) => field)).toEqual([
      'url',
      'to',
      'from',
    ]);
    expect(channelFaults({ ...mail, enabled: false, url: '', from: '', to: [] })).toEqual([]);
  });

  it('shows where a message went without the secret part of a web address', () => {
    expect(receiverText({ url: 'https://chat.example/hook/s3cr3t', to: [] })).toBe('chat.example');
  });
});

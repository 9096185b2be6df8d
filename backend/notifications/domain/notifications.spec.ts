import { decide } from './alert.js';
import { channelKinds, faultsOfChannel, receiverText, shownAddress } from './channel.js';
import { compose, digest } from './message.js';
import type { Told } from './message.js';
import { burst, paceOf } from './pace.js';
import { givenUpAfterMs, retryAfter } from './retries.js';
import { targetOf } from './target.js';

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
  it('wait longer and longer, at most five minutes, and end after half a day', () => {
    const waits = Array.from({ length: 20 }, (_, i) => retryAfter(i + 1, 0)!);
    expect(waits.every((wait, i) => i === 0 || wait >= waits[i - 1])).toBeTrue();
    expect(waits.at(-1)).toBe(300_000);
    expect(retryAfter(1, givenUpAfterMs)).toBeNull();
  });
});

describe('what one receiver bears', () => {
  const now = 10_000_000;
  const ago = (...seconds: number[]) => seconds.map((s) => now - s * 1000);
  const one = { count: 1, critical: false };

  it('is a few messages a minute; the next waits until the minute is over and goes out as a digest', () => {
    expect(paceOf([], one, now)).toEqual({ from: now, together: false });
    expect(paceOf([], { ...one, count: burst + 1 }, now)).toEqual({ from: now, together: true });
    expect(paceOf(ago(50, 30, 20), { ...one, count: 2 }, now)).toEqual({ from: now, together: true });
    expect(paceOf(ago(50, 30, 20, 10), one, now)).toEqual({ from: now + 10_000, together: true });
  });

  it('is one message every ten minutes after many in an hour, but what newly went down does not wait', () => {
    const many = ago(...Array.from({ length: 12 }, (_, i) => 3_500 - i * 250));
    expect(paceOf(many, one, now).from).toBe(many.at(-1)! + 600_000);
    expect(paceOf(many, { ...one, critical: true }, now)).toEqual({ from: now, together: true });
  });

  it('stays bounded over an hour of three that flap without end', () => {
    const sent: number[] = [];
    let waiting = 0;
    for (let at = now; at < now + 3_600_000; at += 1_000) {
      if ((at / 1000) % 20 < 3) waiting++;
      const { from } = waiting ? paceOf(sent, { count: waiting, critical: false }, at) : { from: Infinity };
      if (from <= at) [waiting] = [0, sent.push(at)];
    }
    expect(sent.length).toBeLessThan(20);
    expect(waiting).toBeGreaterThan(0);
  });
});

describe('a channel', () => {
  const mail = { kind: 'smtp', enabled: true, url: 'smtp://m:25', from: 'a@b', to: ['c@d'], username: '' } as const;
  it('says by field why it cannot work, unless it is off', () => {
    const fields = (...[channel, secret]: Parameters<typeof faultsOfChannel>) =>
      faultsOfChannel(channel, secret).map(({ field }) => field);
    expect(fields({ ...mail, to: ['c@d'] }, false)).toEqual([]);
    expect(fields({ ...mail, url: 'https://x', from: '', to: [] }, false)).toEqual(['url', 'to', 'from']);
    expect(fields({ ...mail, enabled: false, url: '', from: '', to: [] }, false)).toEqual([]);
    expect(fields({ ...mail, kind: 'ntfy', url: 'https://ntfy.sh/', to: [] }, false)).toEqual(['url']);
    expect(fields({ ...mail, kind: 'pagerduty', url: 'https://p.example/v2', to: [] }, false)).toEqual(['secret']);
    for (const kind of channelKinds)
      expect(fields({ ...mail, kind, url: 'gopher://x/y', to: ['c@d'] }, true))
        .withContext(kind)
        .toEqual(['url']);
  });

  it('shows where a message went without the secret part of a web address', () => {
    expect(receiverText({ url: 'https://chat.example/hook/s3cr3t', to: [] })).toBe('chat.example');
    expect(shownAddress('https://hooks.slack.com/services/s3cr3t')).toBe('https://hooks.slack.com/…');
  });

  it('tells receivers apart, not the order in which they were written', () => {
    const one = targetOf('c', { url: 'smtp://m', to: ['a@b', 'c@d'] });
    expect(targetOf('c', { url: 'smtp://m', to: ['c@d', 'a@b'] })).toBe(one);
    expect(targetOf('c', { url: 'smtp://m', to: ['a@b'] })).not.toBe(one);
    expect(targetOf('c'.repeat(36), { url: 'smtp://m', to: [] }).length).toBeLessThanOrEqual(64);
  });
});

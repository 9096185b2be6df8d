import { firesFor, isEnd } from './alert.js';
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
  it('is a problem that was not told, or one that grew worse', () => {
    expect(firesFor('down', null)).toBeTrue();
    expect(firesFor('down', { status: 'degraded' })).toBeTrue();
    expect(firesFor('degraded', { status: 'down' })).toBeFalse();
    expect(firesFor('down', { status: 'down' })).toBeFalse();
    expect(firesFor('unknown', null)).toBeFalse();
    expect(firesFor('up', null)).toBeFalse();
  });

  it('ends when it is well, paused, in maintenance or gone, and not because nobody can tell', () => {
    for (const status of ['up', 'paused', 'maintenance', 'removed']) expect(isEnd(status)).toBeTrue();
    for (const status of ['unknown', 'degraded', 'flapping', 'down']) expect(isEnd(status)).toBeFalse();
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

  it('counts what else suffers from an incident, and names where it goes on when it was merged', () => {
    const affected = Array.from({ length: 50 }, (_, i) => `web-${i}`);
    const incident = { number: 17, held: 500, affected, resourceId: 'r1' };
    const of = { ...told, subject: { kind: 'incident', id: 'i1', name: 'host-1' }, incident };
    expect(compose('d1', of, around).text).toContain('Also not well because of it: web-0, web-1');
    expect(compose('d1', of, around).text).toContain('and 490 more');
    expect(compose('d1', of, around).url).toBe('https://hf.example/incidents/i1');
    const merged = compose('d2', { ...of, kind: 'resolved', incident: { ...incident, mergedInto: 18 } }, around);
    expect(merged.subject).toBe('MERGED: host-1 goes on as part of incident #18');
    expect(merged.key).toBe('incident:i1');
    expect(compose('d3', { ...of, kind: 'resolved', key: 'resource:r1' }, around).key).toBe('resource:r1');
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

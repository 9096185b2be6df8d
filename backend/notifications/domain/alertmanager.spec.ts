import { readAlert, type SentAlert } from './alertmanager.js';

const now = Date.parse('2026-11-22T12:00:00Z');
const sent: SentAlert = {
  status: 'firing',
  labels: { alertname: 'DiskFull', instance: 'db-1:9100', severity: 'critical' },
  annotations: { summary: '/var is 97 % full' },
  startsAt: '2026-11-22T11:58:00Z',
  fingerprint: 'c0ffee0123456789',
};

describe('an alert of Alertmanager', () => {
  it('becomes a problem with a name, a reason, a beginning, and the resource it may be about', () => {
    expect(readAlert(sent, now)).toEqual({
      ...{ id: 'c0ffee0123456789', name: 'DiskFull on db-1:9100', firing: true, own: false, status: 'down' },
      ...{ since: now - 120_000, sentence: '/var is 97 % full', about: ['db-1:9100', 'db-1'] },
    });
    expect(readAlert({ ...sent, labels: { alertname: 'Slow' } }, now).status).toBe('degraded');
    expect(readAlert({ ...sent, labels: { source: 'holdfast' } }, now).own).toBeTrue();
  });

  it('keeps its id when it is sent again, also when the sender gives none', () => {
    const bare = { ...sent, fingerprint: '' };
    const turned = {
      ...bare,
      labels: Object.fromEntries(Object.entries(sent.labels).reverse()),
      status: 'resolved' as const,
    };
    expect(readAlert(bare, now).id).toBe(readAlert(turned, now).id);
    expect(readAlert({ ...bare, labels: { alertname: 'Other' } }, now).id).not.toBe(readAlert(bare, now).id);
  });

  it('is one bounded line however hostile its words, and begins no later than now', () => {
    const evil = `a\r\nBcc: x@y\u001b[31m${'\u0000z'.repeat(100_000)}`;
    const read = readAlert(
      {
        ...sent,
        labels: { alertname: evil, instance: evil },
        annotations: { summary: evil },
        startsAt: evil,
        fingerprint: evil,
      },
      now,
    );
    for (const text of [read.name, read.sentence, read.id]) expect(text).toMatch(/^[^\p{C}]{1,400}$/u);
    expect([read.since, read.about]).toEqual([now, ['a Bcc']]);
    expect(readAlert({ ...sent, startsAt: '2999-01-01T00:00:00Z' }, now).since).toBe(now);
  });
});

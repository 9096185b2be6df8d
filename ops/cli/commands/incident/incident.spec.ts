import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const id = '01a20000-0000-7000-8000-000000000017';
const one = {
  ...{ id, number: 17, state: 'firing', cause: { kind: 'resource', id: 'r1', name: 'web-3' }, status: 'down' },
  ...{ since: 0, sentence: '3 of 3 probes answered 503', acknowledgedBy: null, assignee: null, held: 12, affected: [] },
  ...{ endedAt: null, mergedInto: null, changesLastHour: 1, escalateAt: null, settleAt: null, runbookUrl: '' },
};
const taken = { ...one, state: 'acknowledged', acknowledgedBy: { id: 'p1', name: 'Anna' } };
const known = () => new StubApi().list('GET /api/v1/incidents', [one]);

describe('holdfast incident', () => {
  it('lists by cause, with how many suffer and whether anybody has it', async () => {
    const { code, out } = await runCli('incident list', { stub: known() });
    expect(code).toBe(0);
    expect(out).toMatch(/#17 +DOWN +web-3 .* 12 +not acknowledged +3 of 3 probes answered 503/);
  });

  it('is acknowledged by its number, by #number and by the name of its cause', async () => {
    for (const typed of ['17', '#17', 'WEB-3']) {
      const stub = known().on(`POST /api/v1/incidents/${id}/acknowledge`, taken);
      const { out } = await runCli(['incident', 'acknowledge', typed, '--note', 'on it'], { stub });
      expect(out).toBe('#17 web-3: acknowledged by Anna\n');
      expect(stub.calls.at(-1)?.body).toEqual({ note: 'on it' });
      expect(stub.calls[0].query[typed === 'WEB-3' ? 'q' : 'number']).toBe(typed.replace('#', ''));
    }
  });

  it('names what is near when nothing is called so', async () => {
    const { code, err } = await runCli('incident show web', { stub: known() });
    expect([code, err.includes('there is #17 web-3')]).toEqual([10, true]);
  });

  it('shows who did what when, and what suffers', async () => {
    const members = [
      { kind: 'resource', id: 'r2', name: 'shop', status: 'down', since: 0, sentence: 'refused', endedAt: null },
    ];
    const timeline = [{ at: 0, deed: 'acknowledged', sentence: 'is on it', by: { id: 'p1', name: 'Anna' } }];
    const stub = known().on(`GET /api/v1/incidents/${id}`, { ...taken, members, timeline });
    const { out } = await runCli('incident show 17', { stub });
    expect(out).toContain('acknowledged by Anna');
    expect(out).toContain('Not well because of it: 12');
    expect(out).toMatch(/acknowledged: is on it {2}Anna/);
  });

  it('gives it to me, to somebody or to nobody', async () => {
    const stub = known()
      .on('GET /api/v1/me', { id: 'p1', name: 'Anna' })
      .on(`POST /api/v1/incidents/${id}/assign`, { ...one, assignee: { id: 'p1', name: 'Anna' } });
    expect((await runCli('incident assign 17 --to me', { stub })).out).toBe('#17 web-3: assigned to Anna\n');
    const none = known().on(`POST /api/v1/incidents/${id}/assign`, one);
    await runCli('incident assign 17 --to nobody', { stub: none });
    expect(none.calls.at(-1)?.body).toEqual({ to: null });
  });

  it('makes one of two, reopens with a reason, and ends what is over', async () => {
    const other = '01a20000-0000-7000-8000-000000000018';
    const stub = new StubApi()
      .list('GET /api/v1/incidents', [{ ...one, id: other, number: 18 }])
      .list('GET /api/v1/incidents', [one])
      .on(`POST /api/v1/incidents/${other}/merge`, one);
    const merged = await runCli('incident merge 18 --into 17', { stub });
    expect(merged.out).toContain('#17 web-3: took in #18 web-3');
    expect(stub.calls.at(-1)?.body).toEqual({ into: id });
    const again = known().on(`POST /api/v1/incidents/${id}/reopen`, one);
    expect((await runCli('incident reopen 17 --reason slow', { stub: again })).out).toBe('#17 web-3: open again\n');
    const detail = 'web-3 is still down';
    const end = known().refuse(`POST /api/v1/incidents/${id}/end`, {
      type: 'incident-cause-not-well',
      status: 409,
      detail,
    });
    const refused = await runCli('incident end 17 --reason x', { stub: end });
    expect([refused.code, refused.err.includes(detail)]).toEqual([1, true]);
  });

  it('is noted in and released', async () => {
    const stub = known().on(`POST /api/v1/incidents/${id}/notes`, one, 201);
    await runCli(['incident', 'note', '17', 'the disk was full'], { stub });
    expect(stub.calls.at(-1)?.body).toEqual({ text: 'the disk was full' });
    const released = known().on(`POST /api/v1/incidents/${id}/release`, one);
    expect((await runCli('incident release 17', { stub: released })).out).toBe('#17 web-3: not acknowledged\n');
  });

  it('shows when nobody’s word escalates, and changes only what was said', async () => {
    const rule = { afterMinutes: 15, times: 3, version: 4 };
    const stub = new StubApi().on('GET /api/v1/incidents/escalation', rule);
    const { out } = await runCli('incident escalation show', { stub });
    expect(out).toBe('escalated after 15 min without a word from anybody, 3 times, each 15 min after the one before\n');
    const set = new StubApi().on('GET /api/v1/incidents/escalation', rule);
    set.on('PUT /api/v1/incidents/escalation', { ...rule, afterMinutes: 0, version: 5 });
    const never = await runCli('incident escalation set --after 0', { stub: set });
    expect([never.out, set.calls.at(-1)?.body]).toEqual(['never escalated\n', { afterMinutes: 0, times: 3 }]);
  });
});

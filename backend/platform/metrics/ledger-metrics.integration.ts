import { gunzipSync } from 'node:zlib';
import { openTestServer, type TestServer } from '../../testing.js';
import { setUpOwner, TestBrowser } from '../../users/testing.js';
import { Jobs } from '../jobs/index.js';
import { wantedJob } from '../jobs/testing.js';
import { Metrics } from './metrics.js';
import { scraped } from './testing.js';

describe('the metrics of events, audit and jobs', () => {
  let server: TestServer;
  beforeEach(async () => (server = await openTestServer()));
  afterEach(() => server.close());

  it('are read from the database when scraped, whichever process did the work', async () => {
    await setUpOwner(server.app);
    await server.store.write((tx) => server.app.get(Jobs).enqueue(tx, wantedJob({ kind: 'backup.run' })));
    server.clock.advance(5_000);
    const text = await scraped(server.app.get(Metrics));
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      );
    expect(value('holdfast_jobs{kind="backup.run",state="queued"}')).toBe(1);
    expect(value('holdfast_jobs{kind="backup.run",state="failed"}')).toBe(0);
    expect(value('holdfast_job_oldest_waiting_seconds')).toBe(5);
    for (const name of [
      'events_position',
      'event_sequencer_lag_seconds',
      'event_streams',
      'audit_sealed_rows',
      'audit_seal_lag_seconds',
    ])
      expect(value(`holdfast_${name}`))
        .withContext(name)
        .toBeGreaterThanOrEqual(0);
    await server.store.write((tx) =>
      tx.query(`INSERT INTO event_cursor (name, position, movedAt) VALUES ('slow', -4, 0)`),
    );
    expect(await scraped(server.app.get(Metrics))).toMatch(/^holdfast_event_follower_lag\{follower="slow"\} [4-9]/m);
  });

  it('are compressed for another machine that takes gzip, and plain with their length for this one', async () => {
    const near = await setUpOwner(server.app);
    const far = new TestBrowser(server.app, '192.0.2.7');
    far.setCookie('holdfast', near.cookie('holdfast')!);
    const takesGzip = { 'accept-encoding': 'deflate, gzip;q=1.0' };
    const [plain, packed] = [await near.get('/metrics', takesGzip), await far.get('/metrics', takesGzip)];
    expect([plain.statusCode, packed.statusCode]).toEqual([200, 200]);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect([plain.headers.vary, packed.headers.vary]).toEqual(['accept-encoding', 'accept-encoding']);
    expect(plain.headers['content-length']).toBe(String(plain.rawPayload.length));
    for (const text of [plain.body, gunzipSync(packed.rawPayload).toString('utf8')])
      expect(text).toMatch(/^holdfast_events_position \d+$/m);
  });
});

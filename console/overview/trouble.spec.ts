import type { ClusterSummary } from '../api/types/failover';
import type { ProblemItem } from '../api/types/health';
import type { JobView } from '../api/types/jobs';
import type { DaemonView, SystemView } from '../api/types/system';
import { calmSentence, finding, type Known, troubles } from './trouble';

const NOW = 1_000_000_000;
const known = (more: Partial<Known>): Known => ({
  problems: [],
  jobs: [],
  clusters: [],
  system: undefined,
  daemons: [],
  recoveryKey: undefined,
  tokens: [],
  now: NOW,
  ...more,
});
const problem = (more: Partial<ProblemItem>) =>
  ({
    resourceId: 'r1',
    resourceName: 'web-3',
    status: 'down',
    since: NOW - 1000,
    sentence: 'answers 503',
    detail: '',
    nextStep: '',
    ...more,
  }) as ProblemItem;
const job = (more: Partial<JobView>) =>
  ({
    id: 'j',
    kind: 'backup.run',
    title: 'Back up crm',
    state: 'failed',
    subject: { kind: 'resource', id: 'crm', name: 'crm' },
    createdAt: NOW - 5000,
    endedAt: NOW - 4000,
    failure: { type: 'x', reason: 'disk full', exitCode: 1 },
    ...more,
  }) as JobView;
const system = (more: object) => ({ daemonAlive: true, processes: [], ...more }) as unknown as SystemView;

describe('what needs a person', () => {
  it('names a cluster that needs a person, and none that is well', () => {
    const cluster = (state: string) =>
      ({ id: 'c', name: 'shop', state, sentence: 'db-3 was last seen 9 s ago' }) as ClusterSummary;
    expect(troubles(known({ clusters: [cluster('critical')] }))[0]?.title).toBe('Cluster shop needs a person');
    expect(troubles(known({ clusters: [cluster('ok'), cluster('attention')] }))).toEqual([]);
  });

  it('names a token that ends within fourteen days and whose it is, and no other', () => {
    const token = (name: string, days: number, owner: string | null) => ({
      ...{ id: name, name, owner },
      expiresAt: NOW + days * 86_400_000,
    });
    const tokens = [token('laptop', 3, null), token('scrape', 9, 'prometheus'), token('later', 20, 'prometheus')];
    expect(troubles(known({ tokens })).map(({ title, link }) => `${title} → ${link}`)).toEqual([
      'Your token laptop ends in 3\u00a0d → /me',
      'Token scrape of prometheus ends in 9\u00a0d → /access/tokens',
    ]);
  });

  it('comes with the worst first, then the oldest', () => {
    const list = troubles(
      known({
        problems: [
          problem({ resourceId: 'a', status: 'degraded' }),
          problem({ resourceId: 'b' }),
          problem({ resourceId: 'c', since: NOW - 9000 }),
        ],
      }),
    );
    expect(list.map((one) => one.key)).toEqual(['resource c', 'resource b', 'resource a']);
  });

  it('says in its title what is wrong, without the time, which the page counts itself', () => {
    const [only] = troubles(known({ problems: [problem({ sentence: '3 of 3 probes answered 503, for 4 m 12 s' })] }));
    expect(only.title).toBe('web-3: 3 of 3 probes answered 503');
  });

  it('holds a failed job until a later one of its kind went well', () => {
    expect(troubles(known({ jobs: [job({})] })).map((one) => one.title)).toEqual(['Back up crm failed']);
    const mended = job({ id: 'k', state: 'succeeded', createdAt: NOW - 1000 });
    expect(troubles(known({ jobs: [mended, job({})] }))).toEqual([]);
  });

  it('says that the daemon is dead, and for an hour that a process was restarted, with its reason', () => {
    const restarted = { role: 'server', alive: true, restarts: 1, startedAt: NOW - 60_000, lastExit: 'signal SIGKILL' };
    const list = troubles(known({ system: system({ daemonAlive: false, processes: [restarted] }) }));
    expect(list.map((one) => one.title)).toEqual(['The monitoring daemon is not running', 'The server was restarted']);
    expect(list[1].sentence).toContain('SIGKILL');
    const later = troubles(known({ now: NOW + 3_600_000, system: system({ processes: [restarted] }) }));
    expect(later).toEqual([]);
  });

  it('keeps a red line until the recovery key is saved', () => {
    const key = (state: string) => troubles(known({ recoveryKey: { state } as never }));
    expect(key('unconfirmed')[0].button).toBe('Save the recovery key');
    expect(key('none').length).toBe(1);
    expect(key('confirmed')).toEqual([]);
  });

  it('does not call well what no check has looked at yet', () => {
    expect(calmSentence({ unknown: 1 })).toBe('1 resource is not known yet: the first checks are running.');
    expect(calmSentence({ up: 44 })).toBe('All 44 resources that are watched are as they should be.');
  });

  it('is counted in words', () => {
    expect([0, 1, 5, 40].map(finding)).toEqual([
      'Nothing needs a person',
      'One thing needs a person',
      'Five things need a person',
      '40 things need a person',
    ]);
  });

  it('names the daemon that is late or not seen as long as another one checks', () => {
    const daemon = (id: string, state: DaemonView['state']) =>
      ({
        id,
        host: `ops-${id}`,
        state,
        alive: state === 'running' || state === 'late',
        seenAt: NOW - 60_000,
      }) as DaemonView;
    const all = [daemon('1', 'running'), daemon('2', 'late'), daemon('3', 'gone'), daemon('4', 'replaced')];
    expect(troubles(known({ daemons: all })).map(({ title, link }) => [title, link])).toEqual([
      ['The monitoring daemon on ops-2 is late', '/settings/daemons'],
      ['The monitoring daemon on ops-3 is not seen', '/settings/daemons'],
    ]);
    expect(troubles(known({ daemons: [daemon('3', 'gone')] }))).toEqual([]);
  });
});

import { type FoundServer, type FoundSource, judgeImport } from './judge-import.js';

const server = (name: string, rest: Partial<FoundServer> = {}): FoundServer => ({
  ...{ place: `${name}:3306`, name, serverId: Number(name.slice(3)), readOnly: name !== 'db-1', gtid: true },
  ...{ sources: name === 'db-1' ? [] : [from('db-1')], logBin: true, logsReceived: true, binlogFormat: 'ROW' },
  ...{ filters: '', controllers: [] },
  ...rest,
});
const from = (name: string, rest: Partial<FoundSource> = {}): FoundSource => ({
  ...{ place: `${name}:3306`, server: `${name}:3306`, byGtid: true },
  ...rest,
});
const codes = (...servers: FoundServer[]) => judgeImport(servers).blockers.map(({ code }) => code);

describe('judging a cluster that is to be imported', () => {
  it('finds the primary, and nothing against three that replicate by GTID', () => {
    const { primary, blockers, warnings } = judgeImport([server('db-1'), server('db-2'), server('db-3')]);
    expect({ primary, blockers, warnings }).toEqual({ primary: 'db-1:3306', blockers: [], warnings: [] });
  });

  it('takes a chain of replicas for what it is', () => {
    const chain = [server('db-1'), server('db-2'), server('db-3', { sources: [from('db-2')] })];
    expect(judgeImport(chain).primary).toBe('db-1:3306');
  });

  it('refuses replication by file and offset, naming the member and the statement', () => {
    const { blockers } = judgeImport([server('db-1'), server('db-2', { sources: [from('db-1', { byGtid: false })] })]);
    expect(blockers[0].sentence).toBe('db-2 replicates by file and offset, not by GTID.');
    expect(blockers[0].remedy).toContain('MASTER_USE_GTID = slave_pos');
  });

  it('refuses two primaries', () =>
    expect(codes(server('db-1'), server('db-2', { sources: [], readOnly: false }))).toEqual(['two-primaries']));

  it('refuses a circle, and says who follows whom', () => {
    const { blockers } = judgeImport([server('db-1', { sources: [from('db-2')] }), server('db-2')]);
    expect(blockers.map(({ sentence }) => sentence)).toEqual(['Replication goes in a circle: db-1 → db-2 → db-1.']);
  });

  it('refuses replicas whose primary was not found', () => {
    const away = [from('db-9', { server: null })];
    expect(codes(server('db-2', { sources: away }), server('db-3', { sources: away }))).toEqual(['no-primary']);
  });

  it('refuses a member that mixes two sources', () =>
    expect(codes(server('db-1'), server('db-2', { sources: [from('db-1'), from('db-1')] }))).toEqual(['multi-source']));

  it('refuses equal server ids', () =>
    expect(codes(server('db-1'), server('db-2', { serverId: 1 }))).toEqual(['duplicate-server-id']));

  it('refuses statement-based logs and filters', () => {
    const found = codes(
      server('db-1', { binlogFormat: 'STATEMENT' }),
      server('db-2', { filters: 'replicate_do_db = a' }),
    );
    expect(found).toEqual(['statement-binlog', 'replication-filter']);
  });

  it('contains another controller, a writable replica and one that logs nothing: told, not refused', () => {
    const { blockers, warnings } = judgeImport([
      server('db-1', { controllers: ['orchestrator'] }),
      server('db-2', { readOnly: false }),
      server('db-3', { logBin: false }),
    ]);
    expect(blockers).toEqual([]);
    expect(warnings.map(({ code }) => code)).toEqual(['another-controller', 'replica-writable', 'not-electable']);
  });
});

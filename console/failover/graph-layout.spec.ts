import { type GraphNode, layOut } from './graph-layout';

const member = (id: string, source: string | null = null): GraphNode => ({ id, kind: 'member', routesTo: [], source });
const proxy = (id: string, ...routesTo: string[]): GraphNode => ({ id, kind: 'proxy', routesTo, source: null });

describe('The layout of a topology', () => {
  it('puts proxies left of the primary and replicas right of it', () => {
    const { nodes } = layOut([
      member('db-2', 'db-1'),
      member('db-1'),
      proxy('haproxy-1', 'db-1'),
      member('db-3', 'db-1'),
    ]);
    const x = (id: string) => nodes.find(({ node }) => node.id === id)!.x;
    expect(x('haproxy-1')).toBeLessThan(x('db-1'));
    expect(x('db-1')).toBeLessThan(x('db-2'));
    expect(x('db-2')).toBe(x('db-3'));
  });

  it('draws a line for each route and each replication, and none to a stranger', () => {
    const { edges } = layOut([proxy('haproxy-1', 'db-1', 'gone'), member('db-1'), member('db-2', 'db-1')]);
    expect(edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`)).toEqual([
      'haproxy-1 db-1 route',
      'db-1 db-2 replication',
    ]);
  });

  it('holds for twenty nodes without two in one place', () => {
    const replicas = Array.from({ length: 17 }, (_, index) => member(`db-${index + 2}`, 'db-1'));
    const layout = layOut([proxy('a', 'db-1'), proxy('b', 'db-1'), member('db-1'), ...replicas]);
    expect(layout.compact).toBeTrue();
    expect(new Set(layout.nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(20);
    for (const { y } of layout.nodes) expect(y + layout.nodeHeight).toBeLessThanOrEqual(layout.height);
  });

  it('places replicas of replicas behind them, and ends on a ring', () => {
    const chain = layOut([member('db-1'), member('db-2', 'db-1'), member('db-3', 'db-2')]);
    expect(new Set(chain.nodes.map(({ x }) => x)).size).toBe(3);
    expect(layOut([member('db-1', 'db-2'), member('db-2', 'db-1')]).nodes.length).toBe(2);
  });
});

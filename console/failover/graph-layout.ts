/** What the graph draws: a proxy, or a member that receives from another. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'proxy' | 'member';
  /** Members a proxy sends clients to. */
  readonly routesTo: readonly string[];
  /** The member it receives from; null for a primary, a proxy, or one that follows nobody. */
  readonly source: string | null;
}

export interface Placed<T extends GraphNode> {
  readonly node: T;
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'route' | 'replication';
  /** An SVG path from the right of one node to the left of the other. */
  readonly path: string;
}

export interface GraphLayout<T extends GraphNode> {
  readonly nodes: readonly Placed<T>[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Too many for two lines in a node: names and roles only. */
  readonly compact: boolean;
}

/** Wide enough for a short name and a role side by side. */
export const NODE_WIDTH = 138;
const GAP_X = 34;
const EDGE = 2;
/** A column of more than this many is drawn compact. */
const ROOMY = 4;

/**
 * Columns from left to right: proxies, the members that receive from nobody, those that receive from these, and so on.
 * Within a column nodes stand in the order of their sources, so that lines do not cross; columns are centred. Holds for
 * twenty nodes and for rings, which are cut where they close.
 */
export function layOut<T extends GraphNode>(nodes: readonly T[], nodeWidth = NODE_WIDTH): GraphLayout<T> {
  const columns = columnsOf(nodes);
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const compact = tallest > ROOMY;
  const [nodeHeight, gap] = compact ? [34, 8] : [78, 22];
  const height = tallest * nodeHeight + (tallest - 1) * gap + 2 * EDGE;
  const placed = columns.flatMap((column, x) => {
    const used = column.length * nodeHeight + (column.length - 1) * gap;
    const top = (height - used) / 2;
    return column.map((node, y) => ({
      node,
      x: EDGE + x * (nodeWidth + GAP_X),
      y: top + y * (nodeHeight + gap),
    }));
  });
  const width = columns.length * nodeWidth + (columns.length - 1) * GAP_X + 2 * EDGE;
  return {
    nodes: placed,
    edges: edgesOf(placed, { nodeWidth, nodeHeight }),
    width,
    height,
    nodeWidth,
    nodeHeight,
    compact,
  };
}

function columnsOf<T extends GraphNode>(nodes: readonly T[]): T[][] {
  const proxies = nodes.filter(({ kind }) => kind === 'proxy');
  const members = nodes.filter(({ kind }) => kind === 'member');
  const ids = new Set(members.map(({ id }) => id));
  const placed = new Set<string>();
  const columns: T[][] = proxies.length > 0 ? [proxies] : [];
  let next = members.filter(({ source }) => source === null || !ids.has(source));
  if (next.length === 0) next = members.slice(0, 1);
  while (next.length > 0) {
    columns.push(next);
    next.forEach(({ id }) => placed.add(id));
    const order = next.map(({ id }) => id);
    next = members
      .filter(({ id, source }) => !placed.has(id) && source !== null && order.includes(source))
      .sort((a, b) => order.indexOf(a.source!) - order.indexOf(b.source!));
    const left = members.filter(({ id }) => !placed.has(id));
    if (next.length === 0 && left.length > 0) next = left.slice(0, 1);
  }
  return columns;
}

interface Size {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

function edgesOf<T extends GraphNode>(placed: readonly Placed<T>[], size: Size): Edge[] {
  const at = new Map(placed.map((one) => [one.node.id, one]));
  const line = (from: string, to: string, kind: Edge['kind']): Edge[] => {
    const [a, b] = [at.get(from), at.get(to)];
    return a && b ? [{ from, to, kind, path: curve(a, b, size) }] : [];
  };
  return placed.flatMap(({ node }) => [
    ...node.routesTo.flatMap((to) => line(node.id, to, 'route')),
    ...(node.source ? line(node.source, node.id, 'replication') : []),
  ]);
}

function curve(a: Placed<GraphNode>, b: Placed<GraphNode>, { nodeWidth, nodeHeight }: Size): string {
  const [x1, y1] = [a.x + nodeWidth, a.y + nodeHeight / 2];
  const [x2, y2] = [b.x, b.y + nodeHeight / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

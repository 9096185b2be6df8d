import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Document, type Node } from 'yaml';
import type { Reading } from './lines.js';

const MOST_NODES = 200_000;
const MOST_DEPTH = 40;

/**
 * A YAML (or JSON) text as nodes that know their line. Never turned into objects, so that no key is special; aliases are
 * followed one at a time under a budget, so that a text of nested aliases costs no more than a long one.
 */
export class YamlText {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;
  private visited = 0;

  /** Parses the text; what is not YAML becomes an error in `reading` and leaves `root` null. */
  constructor(
    private readonly text: string,
    private readonly reading: Reading,
  ) {
    const options = { lineCounter: this.lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
    this.document = parseDocument(nestsTooDeep(text) ? '' : text, options);
    const fault = nestsTooDeep(text)
      ? { message: 'it is nested too deep', pos: [0] as const }
      : this.document.errors[0];
    if (fault) this.refuseAt(fault.pos[0], `not YAML: ${fault.message.split('\n')[0]}`, 'Correct this line first.');
    this.root = fault ? null : this.followed(this.document.contents);
  }

  readonly root: Node | null;

  /** 1-based line of a node. */
  lineOf(node: Node | null): number {
    return this.lines.linePos(node?.range?.[0] ?? 0).line || 1;
  }

  refuse(node: Node | null, reason: string, remedy: string): void {
    this.refuseAt(node?.range?.[0] ?? 0, reason, remedy);
  }

  /** Key and value of each pair of a mapping; empty for anything else. A merge key (`<<`) stands first, unfolded. */
  pairs(node: Node | null): { key: string; keyNode: Node; value: Node | null }[] {
    if (!isMap(node)) return [];
    const pairs = node.items.flatMap((pair) => {
      const keyNode = this.followed(pair.key as Node | null);
      const key = this.scalar(keyNode);
      return keyNode && key !== null ? [{ key, keyNode, value: this.followed(pair.value as Node | null) }] : [];
    });
    const merged = pairs.filter((pair) => pair.key === '<<').flatMap((pair) => this.pairs(pair.value));
    return [...merged, ...pairs.filter((pair) => pair.key !== '<<')];
  }

  /** The members of a sequence; empty for anything else. */
  items(node: Node | null): (Node | null)[] {
    return isSeq(node) ? node.items.map((item) => this.followed(item as Node | null)) : [];
  }

  /** A scalar as it is written (`007` stays `007`), '' for null, or null when the node is none. */
  scalar(node: Node | null): string | null {
    if (node === null) return '';
    if (!isScalar(node)) return null;
    if (node.value === null) return '';
    return typeof node.value === 'string' ? node.value : (node.source ?? JSON.stringify(node.value));
  }

  private refuseAt(offset: number, reason: string, remedy: string): void {
    const { line, col } = this.lines.linePos(offset);
    const start = offset - Math.max(col - 1, 0);
    this.reading.refuse(line || 1, this.text.slice(start, start + 200).split('\n', 1)[0] ?? '', reason, remedy);
  }

  private followed(node: Node | null): Node | null {
    this.visited += 1;
    if (this.visited > MOST_NODES) throw new RangeError('more than 200,000 nodes');
    return isAlias(node) ? (node.resolve(this.document) ?? null) : (node ?? null);
  }
}

/** A cheap look at brackets and indentation, before a parser that works by recursion is let near the text. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth += 1;
    else if ((char === ']' || char === '}') && depth > 0) depth -= 1;
    if (depth > MOST_DEPTH) return true;
  }
  return /^(?:[-?] ){40}/m.test(text) || /^ {400}/m.test(text);
}

/** The value as YAML in block form, one entry a line. */
export function asYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

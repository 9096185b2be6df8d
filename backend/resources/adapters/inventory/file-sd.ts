import type { Node } from 'yaml';
import type { InventoryField, WrittenEntry } from '../../domain/inventory.js';
import { InventoryFormat } from '../../ports.js';
import { fieldOf, saidOf } from './fields.js';
import { Reading } from './lines.js';
import { asYaml, YamlText } from './yaml-text.js';

const PREFIX = 'holdfast_';
const REMEDY = 'Write groups as in: [{"targets": ["web-1:9100"], "labels": {"env": "production"}}]';

interface TargetGroup {
  targets: string[];
  labels: Record<string, string>;
}

/** Prometheus file_sd: groups of targets with labels. One group an entry when written, so that each has its own labels. */
abstract class FileSdFormat extends InventoryFormat {
  read(text: string): Reading {
    const reading = new Reading();
    const yaml = new YamlText(text, reading);
    if (yaml.root !== null && yaml.items(yaml.root).length === 0 && text.trim() !== '[]') {
      yaml.refuse(yaml.root, 'not a list of target groups', REMEDY);
    }
    for (const group of yaml.items(yaml.root)) readGroup(yaml, reading, group);
    return reading;
  }

  protected groups(entries: readonly WrittenEntry[]): TargetGroup[] {
    return entries.map((entry) => {
      const labels = saidOf(entry).filter(([field]) => field !== 'address');
      const named = labels.map(([field, value]): [string, string] => [`${PREFIX}${field}`, value]);
      return { targets: [target(entry)], labels: Object.fromEntries(named) };
    });
  }
}

/** file_sd as JSON. */
export class FileSdJsonFormat extends FileSdFormat {
  readonly name = 'file-sd-json';

  recognises(text: string): boolean {
    return /^\s*\[\s*(?:\{|\]\s*$)/.test(text);
  }

  write(entries: readonly WrittenEntry[]): string {
    return `${JSON.stringify(this.groups(entries), null, 2)}\n`;
  }
}

/** file_sd as YAML. */
export class FileSdYamlFormat extends FileSdFormat {
  readonly name = 'file-sd-yaml';

  recognises(text: string): boolean {
    return /^[ \t]*-[ \t]+["']?(?:targets|labels)["']?[ \t]*:/m.test(text);
  }

  write(entries: readonly WrittenEntry[]): string {
    return asYaml(this.groups(entries));
  }
}

/** A target as Prometheus wants it, host:port, except that a web address is the whole of it. */
function target(entry: WrittenEntry): string {
  return entry.kind === 'http' ? entry.address : entry.address.replace(/^\w+:\/\//, '');
}

function readGroup(yaml: YamlText, reading: Reading, group: Node | null): void {
  const parts = new Map(yaml.pairs(group).map((pair) => [pair.key, pair.value]));
  const labels = yaml.pairs(parts.get('labels') ?? null).map((pair) => ({
    key: pair.key,
    value: yaml.scalar(pair.value) ?? '',
  }));
  const targets = yaml.items(parts.get('targets') ?? null);
  if (targets.length === 0) yaml.refuse(group, 'a group without targets', REMEDY);
  for (const node of targets) {
    const address = yaml.scalar(node);
    if (address === null || address === '') yaml.refuse(node, 'a target that is not a text', REMEDY);
    else reading.add(yaml.lineOf(node), address, saidBy(address, labels, targets.length > 1), groupsBy(labels));
  }
}

/** Our own labels say their field; of foreign ones the environment. A name is for one target, not for a whole group. */
function saidBy(
  address: string,
  labels: readonly { key: string; value: string }[],
  shared: boolean,
): Map<InventoryField, string> {
  const said = new Map<InventoryField, string>([['address', address]]);
  for (const { key, value } of labels) {
    const own = key.startsWith(PREFIX) ? fieldOf(key.slice(PREFIX.length)) : undefined;
    const field = own ?? (key === 'env' || key === 'environment' ? 'environment' : undefined);
    if (field !== undefined && field !== 'address' && !(field === 'name' && shared)) said.set(field, value);
  }
  return said;
}

/** Foreign labels become tags: `job` by its value, the others as `label-value`. */
function groupsBy(labels: readonly { key: string; value: string }[]): string[] {
  return labels
    .filter(({ key }) => !key.startsWith('__') && !key.startsWith(PREFIX) && key !== 'env' && key !== 'environment')
    .map(({ key, value }) => (key === 'job' ? value : `${key}-${value}`));
}

import type { Node } from 'yaml';
import type { WrittenEntry } from '../../domain/inventory.js';
import { InventoryFormat } from '../../ports.js';
import { AnsibleInventory, groupsOf, keysOf, varsOf } from './ansible.js';
import { hostsIn } from './host-pattern.js';
import { Reading } from './lines.js';
import { asYaml, YamlText } from './yaml-text.js';

const MOST_LEVELS = 20;

/** An Ansible inventory in YAML form: groups with `hosts` and `children`; group variables are passed over. */
export class AnsibleYamlFormat extends InventoryFormat {
  readonly name = 'ansible-yaml';

  recognises(text: string): boolean {
    return /^[ \t]*["']?[\w-]+["']?:[ \t]*(?:#.*)?$/m.test(text) && /^[ \t]+["']?(?:hosts|children)["']?:/m.test(text);
  }

  read(text: string): Reading {
    const reading = new Reading();
    const yaml = new YamlText(text, reading);
    const inventory = new AnsibleInventory();
    for (const { key, value } of yaml.pairs(yaml.root)) readGroup(yaml, inventory, key, value, MOST_LEVELS);
    inventory.into(reading);
    return reading;
  }

  write(entries: readonly WrittenEntry[]): string {
    const keys = keysOf(entries);
    const written = new Set<WrittenEntry>();
    const children = [...groupsOf(entries)].map(([group, members]) => {
      const hosts = members.map((entry): [string, unknown] => {
        const vars = written.has(entry) ? [] : varsOf(entry, keys.get(entry)!);
        written.add(entry);
        return [keys.get(entry)!, vars.length > 0 ? new Map(vars) : {}];
      });
      return [group, { hosts: new Map(hosts) }] as const;
    });
    return asYaml({ all: { children: new Map(children) } });
  }
}

function readGroup(
  yaml: YamlText,
  inventory: AnsibleInventory,
  group: string,
  node: Node | null,
  levels: number,
): void {
  if (levels === 0) return yaml.refuse(node, `group "${group}" is nested too deep`, 'Use fewer levels.');
  for (const { key, value } of yaml.pairs(node)) {
    if (key === 'hosts') readHosts(yaml, inventory, group, value);
    if (key !== 'children') continue;
    for (const child of yaml.pairs(value)) {
      inventory.child(child.key, group);
      readGroup(yaml, inventory, child.key, child.value, levels - 1);
    }
  }
}

function readHosts(yaml: YamlText, inventory: AnsibleInventory, group: string, node: Node | null): void {
  for (const { key, keyNode, value } of yaml.pairs(node)) {
    const vars = yaml.pairs(value).map((pair) => [pair.key.toLowerCase(), yaml.scalar(pair.value) ?? ''] as const);
    try {
      for (const host of hostsIn(key)) inventory.host(host, yaml.lineOf(keyNode), group, new Map(vars));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      yaml.refuse(keyNode, error.message, 'Write a range as web[01:20].');
    }
  }
}

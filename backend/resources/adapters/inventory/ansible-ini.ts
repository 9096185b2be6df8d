import type { WrittenEntry } from '../../domain/inventory.js';
import { InventoryFormat } from '../../ports.js';
import { AnsibleInventory, groupsOf, keysOf, varsOf } from './ansible.js';
import { hostsIn } from './host-pattern.js';
import { linesOf, Reading } from './lines.js';
import { asWord, pairsOf, wordsOf } from './words.js';

const SECTION = /^\[([^\][\s:]+)(?::(vars|children))?\]\s*(?:[#;].*)?$/;
const HOST_REMEDY = 'Write a host a line, as in: web1 ansible_host=10.0.0.7';

interface Section {
  readonly group: string | null;
  readonly part: string;
}

/** An Ansible inventory in INI form: hosts under `[group]`, groups in groups, ranges; group variables are passed over. */
export class AnsibleIniFormat extends InventoryFormat {
  readonly name = 'ansible-ini';

  recognises(text: string): boolean {
    return linesOf(text).some((one) => SECTION.test(one.text.trim()) || /^[^#;]*\sansible_\w+=/.test(one.text));
  }

  read(text: string): Reading {
    const reading = new Reading();
    const inventory = new AnsibleInventory();
    let section: Section = { group: null, part: 'hosts' };
    for (const { line, text: given } of linesOf(text)) {
      const heading = SECTION.exec(given.trim());
      if (heading) section = { group: heading[1], part: heading[2] ?? 'hosts' };
      else tryLine(reading, line, given, () => readLine(inventory, section, line, given));
    }
    inventory.into(reading);
    return reading;
  }

  write(entries: readonly WrittenEntry[]): string {
    const keys = keysOf(entries);
    const written = new Set<WrittenEntry>();
    const sections = [...groupsOf(entries)].map(([group, members]) => {
      const lines = members.map((entry) => (written.has(entry) ? keys.get(entry)! : lineOf(entry, keys.get(entry)!)));
      for (const entry of members) written.add(entry);
      return [`[${group}]`, ...lines, ''].join('\n');
    });
    return sections.join('\n');
  }
}

function tryLine(reading: Reading, line: number, given: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    reading.refuse(line, given, error.message, HOST_REMEDY);
  }
}

function readLine(inventory: AnsibleInventory, section: Section, line: number, given: string): void {
  if (section.part === 'vars') return;
  const [first, ...words] = wordsOf(given);
  if (first === undefined) return;
  if (section.part === 'children') return inventory.child(first, section.group!);
  const { pairs, rest } = pairsOf(words);
  if (rest[0] !== undefined) throw new SyntaxError(`"${rest[0]}" is not understood`);
  for (const host of hostsIn(first)) inventory.host(withoutPort(host), line, section.group, pairs);
}

/** `web1:2222` names the port of ssh, not a service. */
function withoutPort(host: string): string {
  return /^[^:/[\]]+:\d+$/.test(host) ? host.slice(0, host.indexOf(':')) : host;
}

function lineOf(entry: WrittenEntry, host: string): string {
  return [host, ...varsOf(entry, host).map(([key, value]) => `${key}=${asWord(value)}`)].join(' ');
}

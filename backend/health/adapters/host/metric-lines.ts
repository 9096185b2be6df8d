import { plain } from '../../domain/result.js';
import { ProbeFault } from '../net/faults.js';

export interface MetricSample {
  labels: Record<string, string>;
  value: number;
}
/** Samples by the name of their metric. */
export type MetricSamples = ReadonlyMap<string, readonly MetricSample[]>;

/** What is looked at of a node_exporter; everything else is passed over unread. */
const wanted =
  /^(node_(cpu_seconds_total|memory_(MemTotal|MemAvailable|SwapTotal|SwapFree)_bytes|load(1|5|15)|(boot_)?time_seconds|network_(receive|transmit)_bytes_total|filesystem_(size|free|avail)_bytes|filesystem_device_error|pressure_(cpu|io|memory)_waiting_seconds_total|systemd_unit_state|reboot_required)|apt_upgrades_pending)(?=[{ ])/;
const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)(?: -?\d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/g;
const longestLine = 8 * 1024;
/** A thousand CPUs, and as many units and disks, have fewer. */
const mostSamples = 50_000;

/**
 * Reads metrics in the text format as they come, in pieces of any size: held are the samples that are wanted and one
 * unfinished line. Of unit states only the failed ones that are true are kept.
 */
export class MetricLines {
  readonly samples = new Map<string, MetricSample[]>();
  private rest = '';
  private count = 0;

  /** @throws ProbeFault when there are too many or a line has no end */
  add(piece: Buffer): void {
    const lines = (this.rest + piece.toString('latin1')).split('\n');
    this.rest = lines.pop()!;
    if (this.rest.length > longestLine) throw new ProbeFault('malformed', 'got a line of metrics without end');
    for (const one of lines) this.read(one);
  }

  /** Reads what follows the last line break. */
  end(): MetricSamples {
    this.read(this.rest);
    this.rest = '';
    return this.samples;
  }

  private read(text: string): void {
    if (!wanted.test(text)) return;
    const [, name, inside = '', number] = line.exec(text.trimEnd()) ?? [];
    if (name === undefined) return;
    const value = Number(number);
    if (Number.isNaN(value)) return;
    const labels = Object.fromEntries([...inside.matchAll(label)].map(([, key, said]) => [key, plain(said)]));
    if (name === 'node_systemd_unit_state' && (labels.state !== 'failed' || value !== 1)) return;
    if (++this.count > mostSamples)
      throw new ProbeFault('too-large', `got more than ${mostSamples} metrics of a machine`);
    const known = this.samples.get(name);
    if (known) known.push({ labels, value });
    else this.samples.set(name, [{ labels, value }]);
  }
}

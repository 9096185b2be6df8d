import { statfs as statfsOf } from 'node:fs/promises';
import type { DiskFacts } from '../../domain/host-facts.js';

type Statfs = (mount: string) => Promise<{ bsize: number; blocks: number; bavail: number; bfree: number }>;

/**
 * Asks file systems how full they are. A mount whose server is gone blocks the asking thread for ever, so each question
 * has a time limit, and a mount that still owes an answer is not asked again: at most one thread is lost to it.
 */
export class Disks {
  private readonly owed = new Set<string>();

  constructor(private readonly statfs: Statfs = statfsOf) {}

  async look(mounts: string[], limitMs: number): Promise<{ disks: DiskFacts[]; stuck: string[] }> {
    const answers = await Promise.all(mounts.map((mount) => this.ask(mount, limitMs)));
    return {
      disks: answers.filter((answer) => answer !== null && answer !== 'stuck'),
      stuck: mounts.filter((_, i) => answers[i] === 'stuck'),
    };
  }

  private async ask(mount: string, limitMs: number): Promise<DiskFacts | 'stuck' | null> {
    if (this.owed.has(mount)) return 'stuck';
    this.owed.add(mount);
    const answer = this.statfs(mount).then(
      (stat) => facts(mount, stat),
      () => null,
    );
    void answer.finally(() => this.owed.delete(mount));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'stuck'>((resolve) => (timer = setTimeout(() => resolve('stuck'), limitMs)));
    return Promise.race([answer, limit]).finally(() => clearTimeout(timer));
  }
}

/** As `df` counts: of what ordinary users can fill, how much is full. */
function facts(mount: string, stat: Awaited<ReturnType<Statfs>>): DiskFacts | null {
  const used = stat.blocks - stat.bfree;
  const usable = used + stat.bavail;
  if (usable <= 0) return null;
  return { mount, totalBytes: stat.blocks * stat.bsize, usedPercent: (100 * used) / usable };
}

import { Injectable } from '@nestjs/common';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { runAs, system } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import { Log } from '../../platform/logging/index.js';
import { plansOf } from '../persistence/plans.store.js';
import { allStores } from '../persistence/stores.store.js';
import { trashMs } from './apply-retention.js';
import { runFolder } from './backup-job.js';
import { ImportStore } from './import-store.js';
import { Plans } from './plans.js';
import { Stores } from './stores.js';

/** What every start of a daemon puts in order: the first store, Holdfast's own plan, and leftovers of a killed run. */
@Injectable()
export class KeepHouse {
  constructor(
    private readonly db: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly stores: Stores,
    private readonly plans: Plans,
    private readonly jobs: Jobs,
    private readonly importing: ImportStore,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    await runAs(system, async () => {
      await this.sweepCredentials();
      await this.ensureDefaults().catch((error: unknown) =>
        this.log.error('the first backup store could not be made', { error }),
      );
      for (const place of await allStores(this.db.read))
        await this.tidy(place).catch((error: Error) =>
          this.log.warn('a backup store cannot be used', { store: place.name, why: error.message }),
        );
    });
  }

  /** Holdfast backs itself up daily from its first day; a person may change or remove the plan, and it stays away. */
  private async ensureDefaults(): Promise<void> {
    if ((await allStores(this.db.read)).length > 0) return;
    const { id: storeId } = await this.stores.ensureFirst();
    if ((await plansOf(this.db.read, { storeId })).length > 0) return;
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const fields = { name: 'holdfast', method: 'holdfast' as const, options: {}, storeId };
    await this.plans.add(null, { ...fields, schedule: '20 3 * * *', timeZone, keep: 14, enabled: true });
  }

  private async tidy(place: Awaited<ReturnType<typeof allStores>>[number]): Promise<void> {
    const store = this.stores.open(place);
    const swept = await store.sweep((owner) => this.isRunning(owner));
    if (swept.length > 0) this.log.warn('leftovers of interrupted backups were removed', { store: place.name, swept });
    await store.emptyTrash(this.clock.now() - trashMs);
    await this.importing.reconcile(place, (line) => this.log.info(line, { store: place.name }));
  }

  private async isRunning(owner: string): Promise<boolean> {
    const job = await this.jobs.find(owner.split('.')[0]);
    return job?.state === 'running';
  }

  /** Option files and staged copies of a process that was killed: no job of this machine's daemon runs yet. */
  private async sweepCredentials(): Promise<void> {
    const folder = runFolder(this.config.data);
    for (const name of await readdir(folder).catch(() => []))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

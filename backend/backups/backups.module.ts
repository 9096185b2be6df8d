import {
  type FactoryProvider,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { AuditVerification } from '../platform/audit/index.js';
import { Config } from '../platform/config/index.js';
import { JobHandlers } from '../platform/jobs/index.js';
import { Metrics } from '../platform/metrics/index.js';
import { version } from '../platform/process/index.js';
import { ArchiveStores } from './adapters/archive/archive-stores.js';
import { KnownMethods } from './adapters/backup-methods.js';
import { Files } from './adapters/files/files.js';
import { type AuditHead, HoldfastItself } from './adapters/holdfast/holdfast-itself.js';
import { KeyFolder } from './adapters/keys/key-folder.js';
import { MariadbDump } from './adapters/mariadb/mariadb-dump.js';
import { SealedFiles } from './adapters/pipeline/sealed-files.js';
import { WorkerPipeline } from './adapters/pipeline/worker-pipeline.js';
import { LocalSites } from './adapters/restore/local-sites.js';
import { ApplyRetention } from './application/apply-retention.js';
import { runFolder } from './application/backup-job.js';
import { BackupRights } from './application/backup-rights.js';
import { DeleteBackup } from './application/delete-backup.js';
import { Describe } from './application/describe.js';
import { Destinations } from './application/destinations.js';
import { ImportStore } from './application/import-store.js';
import { KeepHouse } from './application/keep-house.js';
import { MakeBackup } from './application/make-backup.js';
import { BackupMetrics } from './application/metrics.js';
import { BackupObjectResolvers } from './application/object-resolvers.js';
import { OwnBackup } from './application/own-backup.js';
import { Plans } from './application/plans.js';
import { RecoveryKeys } from './application/recovery-keys.js';
import { RequestJobs } from './application/request-jobs.js';
import { ResourceAccesses } from './application/resource-accesses.js';
import { BackupsOfRemovedResource } from './application/resource-voice.js';
import { RestoreBackup } from './application/restore-backup.js';
import { RunBackup } from './application/run-backup.js';
import { RunSchedule } from './application/run-schedule.js';
import { Stores } from './application/stores.js';
import { Subjects } from './application/subjects.js';
import { VerifyBackup } from './application/verify-backup.js';
import { BackupPlansController } from './http/backup-plans.controller.js';
import { BackupStoresController } from './http/backup-stores.controller.js';
import { BackupsController } from './http/backups.controller.js';
import { RecoveryKeyController } from './http/recovery-key.controller.js';
import {
  BackupMethods,
  BackupStores,
  DatabaseAccesses,
  KeyRing,
  Pipeline,
  RestoreSites,
  SealedTexts,
} from './ports.js';

const adapters: (FactoryProvider | { provide: typeof DatabaseAccesses; useClass: typeof ResourceAccesses })[] = [
  { provide: KeyRing, inject: [Config], useFactory: (config: Config) => new KeyFolder(config.data) },
  { provide: BackupStores, inject: [KeyRing], useFactory: (keys: KeyRing) => new ArchiveStores(keys) },
  { provide: Pipeline, useFactory: () => new WorkerPipeline() },
  { provide: SealedTexts, useFactory: () => new SealedFiles() },
  { provide: RestoreSites, inject: [Config], useFactory: ({ data }: Config) => new LocalSites(runFolder(data)) },
  { provide: BackupMethods, inject: [Config, AuditVerification], useFactory: knownMethods },
  { provide: DatabaseAccesses, useClass: ResourceAccesses },
];

function knownMethods(config: Config, audit: AuditVerification): BackupMethods {
  const folder = runFolder(config.data);
  return new KnownMethods(
    new MariadbDump(folder),
    new Files(),
    new HoldfastItself(config, folder, version, () => headOf(audit)),
  );
}

async function headOf(audit: AuditVerification): Promise<AuditHead | null> {
  const head = await audit.head();
  if (!head) return null;
  const { seq: position, ...rest } = head;
  return { position, ...rest };
}

const handlers = [RunBackup, VerifyBackup, RestoreBackup, DeleteBackup, ImportStore];

const useCases = [
  ...[ApplyRetention, BackupObjectResolvers, BackupRights, Describe, Destinations, KeepHouse, MakeBackup, Plans],
  ...[
    BackupMetrics,
    BackupsOfRemovedResource,
    OwnBackup,
    RecoveryKeys,
    RequestJobs,
    RunSchedule,
    Stores,
    Subjects,
    ...handlers,
  ],
];

/** plan → run → artifact → verification, with its routes and metrics: in the server. */
@Global()
@Module({
  controllers: [BackupsController, BackupPlansController, BackupStoresController, RecoveryKeyController],
  providers: [...adapters, ...useCases],
  exports: [OwnBackup, RecoveryKeys],
})
export class BackupsModule implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly figures: BackupMetrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this.figures);
  }
}

/** The same without routes, in the daemon: it runs the jobs and keeps the schedule. */
@Module({ providers: [...adapters, ...useCases] })
export class BackupsDaemonModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly known: JobHandlers,
    private readonly house: KeepHouse,
    private readonly schedule: RunSchedule,
    private readonly run: RunBackup,
    private readonly verify: VerifyBackup,
    private readonly restore: RestoreBackup,
    private readonly remove: DeleteBackup,
    private readonly importing: ImportStore,
  ) {}

  onModuleInit(): void {
    for (const handler of [this.run, this.verify, this.restore, this.remove, this.importing]) this.known.add(handler);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.house.run();
    this.schedule.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.schedule.stop();
  }
}

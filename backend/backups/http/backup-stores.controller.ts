import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags, IdempotencyKey, NoView, Permission, View } from '../../platform/http/index.js';
import { asJobView, jobView } from '../../platform/jobs/http/index.js';
import { RequestJobs } from '../application/request-jobs.js';
import { Stores } from '../application/stores.js';
import {
  backupParams,
  type BackupParams,
  createStoreBody,
  type CreateStoreBody,
  moveStoreBody,
  type MoveStoreBody,
  storePageView,
  storeView,
  whyBody,
  type WhyBody,
} from './backup.views.js';

/** Where backups are kept. */
@ApiTags('backups')
@Controller('backup-stores')
export class BackupStoresController {
  constructor(
    private readonly stores: Stores,
    private readonly requests: RequestJobs,
  ) {}

  @Get()
  @Permission('backup.read', { list: true })
  @View(storePageView)
  async list() {
    return { items: await this.stores.list() };
  }

  @Post()
  @Permission('store.edit')
  @View(storeView, 201)
  async add(@Body({ schema: createStoreBody }) { name, path }: CreateStoreBody) {
    const { view, adopted } = await this.stores.add(name, path);
    if (adopted)
      await this.requests.importStore(view.id, { idempotencyKey: null, why: 'the folder was a store already' });
    return view;
  }

  @Get(':id')
  @Permission('store.edit')
  @View(storeView)
  get(@Param({ schema: backupParams }) { id }: BackupParams) {
    return this.stores.get(id);
  }

  /** The same store at another path: its disk was mounted elsewhere. */
  @Patch(':id')
  @Permission('store.edit')
  @View(storeView)
  move(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @Body({ schema: moveStoreBody }) { path }: MoveStoreBody,
  ) {
    return this.stores.move(id, path);
  }

  @Post(':id/import')
  @Permission('store.edit')
  @View(jobView, 202)
  async import(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @Body({ schema: whyBody }) body: WhyBody,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    return asJobView(await this.requests.importStore(id, { idempotencyKey, why: body?.why }));
  }

  @Delete(':id')
  @Permission('store.edit')
  @NoView()
  async remove(@Param({ schema: backupParams }) { id }: BackupParams): Promise<void> {
    await this.stores.remove(id);
  }
}

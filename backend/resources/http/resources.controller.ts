import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IfMatch, NoView, Permission, View } from '../../platform/http/index.js';
import { AddResource } from '../application/add-resource.js';
import { ChangeResource } from '../application/change-resource.js';
import { DescribeResource } from '../application/describe-resource.js';
import { RemoveResource } from '../application/remove-resource.js';
import { ResourceRights } from '../application/resource-rights.js';
import { countTags } from '../persistence/inventory.queries.js';
import { listResources } from '../persistence/resources.queries.js';
import {
  changeResourceBody,
  type ChangeResourceBody,
  consequencesView,
  createResourceBody,
  type CreateResourceBody,
  resourcePageView,
  resourceParams,
  type ResourceParams,
  resourceQuery,
  type ResourceQuery,
  resourceView,
  tagsView,
} from './resource.views.js';

const UNSAID = { tags: [], parentId: null, environment: '', notes: '', ownerId: null, runbookUrl: '' };
const READ = { object: 'resource', param: 'id' };

/** The inventory: what there is, and what people write about it. */
@ApiTags('resources')
@Controller('resources')
export class ResourcesController {
  constructor(
    private readonly store: Store,
    private readonly rights: ResourceRights,
    private readonly adding: AddResource,
    private readonly changing: ChangeResource,
    private readonly removing: RemoveResource,
    private readonly describing: DescribeResource,
  ) {}

  @Get()
  @Permission('resource.read', { list: true })
  @View(resourcePageView)
  async list(@Query({ schema: resourceQuery }) query: ResourceQuery) {
    const rights = await this.rights.ofCaller();
    return listResources(this.store.read, rights.scopeFilter('resource.read'), query);
  }

  @Get('tags')
  @Permission('resource.read', { list: true })
  @View(tagsView)
  async tags() {
    const rights = await this.rights.ofCaller();
    return { tags: await countTags(this.store.read, rights.scopeFilter('resource.read')) };
  }

  @Post()
  @Permission('resource.edit', { list: true })
  @View(resourceView, 201)
  async add(@Body({ schema: createResourceBody }) body: CreateResourceBody) {
    const { id } = await this.adding.add({ ...UNSAID, ...body });
    return this.describing.describe(id);
  }

  @Get(':id')
  @Permission('resource.read', READ)
  @View(resourceView)
  get(@Param({ schema: resourceParams }) { id }: ResourceParams) {
    return this.describing.describe(id);
  }

  @Patch(':id')
  @Permission('resource.edit', READ)
  @View(resourceView)
  async change(
    @Param({ schema: resourceParams }) { id }: ResourceParams,
    @IfMatch() version: number,
    @Body({ schema: changeResourceBody }) body: ChangeResourceBody,
  ) {
    await this.changing.change(id, version, body);
    return this.describing.describe(id);
  }

  @Get(':id/consequences')
  @Permission('resource.edit', READ)
  @View(consequencesView)
  async consequences(@Param({ schema: resourceParams }) { id }: ResourceParams) {
    const consequences = await this.removing.consequences(id);
    return { consequences, sentences: consequences.map((one) => one.sentence) };
  }

  @Delete(':id')
  @Permission('resource.edit', READ)
  @NoView()
  async remove(@Param({ schema: resourceParams }) { id }: ResourceParams, @IfMatch() version: number): Promise<void> {
    await this.removing.remove(id, version);
  }
}

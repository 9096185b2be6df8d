import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { DescribeClusters } from '../application/describe-clusters.js';
import { DescribeImport } from '../application/import/describe-import.js';
import { ImportCluster } from '../application/import/import-cluster.js';
import { importBody, type ImportBody, importView } from './import.views.js';

const NOTHING_SEEN = { members: [], accounts: [], links: [], proxies: [], blockers: [], warnings: [] };

/** Takes a cluster over from the address of any one member. */
@ApiTags('clusters')
@Controller('clusters')
export class ImportClusterController {
  constructor(
    private readonly importing: ImportCluster,
    private readonly describing: DescribeImport,
    private readonly clusters: DescribeClusters,
  ) {}

  /** With `planOnly` looks and changes nothing; else takes the cluster over, in mode observe. */
  @Post('import')
  @Permission('cluster.edit', { list: true })
  @View(importView, 200)
  async import(@Body({ schema: importBody }) { planOnly, ...request }: ImportBody) {
    if (planOnly) {
      if (request.kind === 'service')
        return { ...(await this.ofService(request)), sentence: 'a service', cluster: null };
      return { ...this.describing.describe(await this.importing.look(request), request), cluster: null };
    }
    const { id, look } = await this.importing.take(request);
    const cluster = await this.clusters.detail(id);
    if (look) return { ...this.describing.describe(look, request), cluster };
    const sentence = `${cluster.members.length} members of a service`;
    return { ...(await this.ofService(request)), sentence, cluster };
  }

  private async ofService(request: Omit<ImportBody, 'planOnly'>) {
    const { proxies, warnings } = await this.importing.lookAtProxies(request);
    const seen = { ...NOTHING_SEEN, warnings, proxies: this.describing.describeProxies(proxies) };
    return { ...seen, possible: true, kind: 'service' as const };
  }
}

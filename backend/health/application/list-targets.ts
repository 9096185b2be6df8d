import { Injectable } from '@nestjs/common';
import { Resources } from '../../resources/index.js';

export interface TargetGroup {
  targets: string[];
  labels: Record<string, string>;
}

/** The whole inventory in the form of Prometheus' HTTP service discovery; nothing there is an empty list. */
@Injectable()
export class ListTargets {
  constructor(private readonly resources: Resources) {}

  async run(): Promise<TargetGroup[]> {
    return (await this.resources.all()).map((resource) => {
      const { host, port, text } = this.resources.addressOf(resource);
      const bare = host === 'local' ? '127.0.0.1' : host;
      const shown = bare.includes(':') ? `[${bare}]` : bare;
      const labels = {
        __meta_holdfast_id: resource.id,
        __meta_holdfast_name: resource.name,
        __meta_holdfast_kind: resource.kind,
        __meta_holdfast_address: text,
        __meta_holdfast_environment: resource.environment,
        __meta_holdfast_tags: `,${resource.tags.join(',')},`,
      };
      return { targets: [port === null ? shown : `${shown}:${port}`], labels };
    });
  }
}

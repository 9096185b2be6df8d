import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/index.js';
import { ResourceNotFound, Resources } from '../../resources/index.js';

export interface LongHistory {
  links: { name: string; url: string }[];
}

/** Where the history of a resource goes on beyond what Holdfast keeps: in the Grafana and Prometheus that are configured. */
@Injectable()
export class LinkLongHistory {
  constructor(
    private readonly config: Config,
    private readonly resources: Resources,
  ) {}

  /** @throws ResourceNotFound */
  async run(id: string): Promise<LongHistory> {
    const resource = await this.resources.find(id);
    if (!resource) throw new ResourceNotFound();
    const { grafanaUrl, prometheus } = this.config;
    const grafana = `${grafanaUrl}/d/holdfast-fleet?${new URLSearchParams({ 'var-resource': resource.name }).toString()}`;
    const selector = `{resource=${JSON.stringify(resource.name)}}`;
    const graph = { 'g0.expr': `holdfast_check_duration_seconds${selector}`, 'g0.tab': '0', 'g0.range_input': '1w' };
    return {
      links: [
        ...(grafanaUrl ? [{ name: 'Grafana', url: grafana }] : []),
        ...(prometheus
          ? [{ name: 'Prometheus', url: `${prometheus.url}/graph?${new URLSearchParams(graph).toString()}` }]
          : []),
      ],
    };
  }
}

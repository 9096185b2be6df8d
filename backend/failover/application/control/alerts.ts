/** The clusters of one thread that are in alert: the more, the slower each of them looks, so that none is late for all. */
export class Alerts {
  private readonly clusters = new Set<string>();

  get count(): number {
    return this.clusters.size;
  }

  note(cluster: string, alert: boolean): void {
    if (alert) this.clusters.add(cluster);
    else this.clusters.delete(cluster);
  }
}

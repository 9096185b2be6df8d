import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Standing } from '../../api/standing';

/** "primary of shop": where a database belongs to a cluster, its place there and the way to it. */
@Component({
  selector: 'hf-in-cluster',
  imports: [RouterLink],
  template: `@if (place(); as it) {
    · {{ it.role }} of <a [routerLink]="['/clusters', it.id]">{{ it.name }}</a>
  }`,
})
export class InCluster {
  private readonly standing = inject(Standing);
  readonly resourceId = input.required<string>();
  protected readonly place = computed(() => {
    for (const { id, name, members } of this.standing.clusters.value()?.items ?? []) {
      const member = members.find(({ resourceId }) => resourceId === this.resourceId());
      if (member) return { id, name, role: member.role === 'unknown' ? 'member' : member.role };
    }
    return null;
  });
}

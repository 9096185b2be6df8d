import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ObjectFacts, type ObjectResolver, ObjectResolvers } from '../../platform/http/index.js';
import { Resources } from '../../resources/index.js';
import { ChecksStore } from '../persistence/checks.store.js';

/** Rights on a check are rights on its resource. */
@Injectable()
export class CheckResolver implements ObjectResolver, OnModuleInit {
  readonly kind = 'check';
  readonly readPermission = 'resource.read';

  constructor(
    private readonly checks: ChecksStore,
    private readonly resources: Resources,
    private readonly resolvers: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    this.resolvers.add(this);
  }

  async facts(id: string): Promise<ObjectFacts | null> {
    const check = await this.checks.find(id);
    return check && this.resources.facts(check.resourceId);
  }
}

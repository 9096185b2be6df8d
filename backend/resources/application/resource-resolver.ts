import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { type ObjectFacts, type ObjectResolver, ObjectResolvers } from '../../platform/http/index.js';
import { Resources } from './resources.js';

/** Tells the guard what rights on a resource are judged on: its tags and ancestors, its own and those it inherits. */
@Injectable()
export class ResourceResolver implements ObjectResolver, OnModuleInit {
  readonly kind = 'resource';
  readonly readPermission = 'resource.read';

  constructor(
    private readonly resources: Resources,
    @Optional() private readonly resolvers?: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    this.resolvers?.add(this);
  }

  facts(id: string): Promise<ObjectFacts | null> {
    return this.resources.facts(id);
  }
}

import { Global, Module } from '@nestjs/common';
import { IsolatedInventories } from './adapters/inventory/isolated-inventories.js';
import { AddResource } from './application/add-resource.js';
import { ChangeResource } from './application/change-resource.js';
import { DescribeResource } from './application/describe-resource.js';
import { ParentChoice } from './application/parent-choice.js';
import { RemoveResource } from './application/remove-resource.js';
import { ResourceRemovals } from './application/resource-removals.js';
import { ResourceResolver } from './application/resource-resolver.js';
import { ResourceRights } from './application/resource-rights.js';
import { Resources } from './application/resources.js';
import { ThisMachine } from './application/this-machine.js';
import { WriteResource } from './application/write-resource.js';
import { ResourcesController } from './http/resources.controller.js';
import { Inventories } from './ports.js';

const shared = [Resources, ResourceRemovals, ThisMachine];

const useCases = [
  AddResource,
  ChangeResource,
  DescribeResource,
  ParentChoice,
  RemoveResource,
  ResourceResolver,
  ResourceRights,
  WriteResource,
];

const adapters = [{ provide: Inventories, useClass: IsolatedInventories }];

/** The inventory with its routes: in the server. */
@Global()
@Module({
  controllers: [ResourcesController],
  providers: [...shared, ...useCases, ...adapters],
  exports: shared,
})
export class ResourcesModule {}

/** The same without routes: in the daemon. */
@Global()
@Module({ providers: [...shared, ...useCases, ...adapters], exports: shared })
export class ResourcesCoreModule {}

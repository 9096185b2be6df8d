import { Global, Module } from '@nestjs/common';
import { IsolatedInventories } from './adapters/inventory/isolated-inventories.js';
import { MariadbServers } from './adapters/mariadb/mariadb-servers.js';
import { AddResource } from './application/add-resource.js';
import { ApplyImport } from './application/apply-import.js';
import { ChangeResource } from './application/change-resource.js';
import { Connections } from './application/connections.js';
import { DescribeResource } from './application/describe-resource.js';
import { ExportInventory } from './application/export-inventory.js';
import { GrantsVoice } from './application/grants-voice.js';
import { ImportInventory } from './application/import-inventory.js';
import { LookAtDatabase } from './application/look-at-database.js';
import { Neighbours } from './application/neighbours.js';
import { ParentChoice } from './application/parent-choice.js';
import { RemoveResource } from './application/remove-resource.js';
import { ResourceRemovals } from './application/resource-removals.js';
import { ResourceResolver } from './application/resource-resolver.js';
import { ResourceRights } from './application/resource-rights.js';
import { Resources } from './application/resources.js';
import { RevealCredential } from './application/reveal-credential.js';
import { SetCredential } from './application/set-credential.js';
import { TestCredential } from './application/test-credential.js';
import { ThisMachine } from './application/this-machine.js';
import { WriteResource } from './application/write-resource.js';
import { DatabasesController } from './http/databases.controller.js';
import { InventoryController } from './http/inventory.controller.js';
import { ResourcesController } from './http/resources.controller.js';
import { DatabaseServers, Inventories } from './ports.js';

const shared = [Connections, Resources, ResourceRemovals, ThisMachine];

const useCases = [
  AddResource,
  ApplyImport,
  ChangeResource,
  DescribeResource,
  ExportInventory,
  GrantsVoice,
  ImportInventory,
  LookAtDatabase,
  Neighbours,
  ParentChoice,
  RemoveResource,
  ResourceResolver,
  ResourceRights,
  RevealCredential,
  SetCredential,
  TestCredential,
  WriteResource,
];

const adapters = [
  { provide: Inventories, useClass: IsolatedInventories },
  { provide: DatabaseServers, useClass: MariadbServers },
];

/** The inventory with its routes: in the server. */
@Global()
@Module({
  controllers: [DatabasesController, InventoryController, ResourcesController],
  providers: [...shared, ...useCases, ...adapters],
  exports: [...shared, AddResource],
})
export class ResourcesModule {}

/** The same without routes: in the daemon. */
@Global()
@Module({ providers: [...shared, ...useCases, ...adapters], exports: [...shared, AddResource] })
export class ResourcesCoreModule {}

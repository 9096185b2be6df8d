import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { Clock } from '../../platform/clock/index.js';
import { runAs, system } from '../../platform/context/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { THIS_MACHINE } from '../domain/address.js';
import { type ResourceFields, tidied } from '../domain/resource-fields.js';
import type { Db } from '../persistence/db.js';
import { isAnyMarked, isMarked, mark } from '../persistence/marks.store.js';
import { newRow, resourceByName } from '../persistence/resources.store.js';
import { lockTree } from '../persistence/scopes.store.js';
import { WriteResource } from './write-resource.js';

const MARK = 'this-machine';
const MACHINE = 'machine:';
/** A mark has 40 characters, a host name more. */
const markOf = (host: string) => MACHINE + createHash('sha256').update(host.toLowerCase()).digest('hex').slice(0, 32);

/** The machine Holdfast runs on is a resource from the first start, so that the first page shows something true. */
@Injectable()
export class ThisMachine {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly write: WriteResource,
  ) {}

  /**
   * Adds this machine as a host, once in the life of an installation: removed by a person, it stays away. The daemon
   * calls it at every start. Returns the id when it was added now. The host on which that was stays known as the machine
   * that the address `local` means.
   */
  async ensureThisMachine(host = hostname()): Promise<string | null> {
    const { read } = this.store;
    if ((await isMarked(read, MARK)) && (await isAnyMarked(read, MACHINE))) return null;
    return runAs(system, () => this.store.write((tx) => this.addOnce(tx, host)));
  }

  /** Whether a host is the machine that `local` means. With an embedded database there is no other. */
  async isThisMachine(host = hostname()): Promise<boolean> {
    return this.store.engine === 'sqlite' || isMarked(this.store.read, markOf(host));
  }

  private async addOnce(tx: Db, name: string): Promise<string | null> {
    await lockTree(tx);
    if (!(await isAnyMarked(tx, MACHINE))) await mark(tx, markOf(name), this.clock.now());
    if (await isMarked(tx, MARK)) return null;
    await mark(tx, MARK, this.clock.now());
    const row = newRow(newId(), await this.fields(tx, name), this.clock.now());
    await this.write.add(tx, [row]);
    return row.id;
  }

  private async fields(tx: Db, given: string): Promise<ResourceFields> {
    const name = (await resourceByName(tx, given)) ? `${given} (this machine)` : given;
    const about = { environment: '', notes: '', ownerId: null, runbookUrl: '', parentId: null, tags: [] };
    return tidied({ ...about, name, kind: 'host', address: THIS_MACHINE });
  }
}

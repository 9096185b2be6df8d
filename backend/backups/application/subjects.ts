import { Injectable } from '@nestjs/common';
import { Invalid } from '../../platform/http/index.js';
import { Resources, THIS_MACHINE } from '../../resources/index.js';
import type { BackupMethodName, BackupSubject } from '../domain/manifest.js';
import { holdfastSubject, methodsFor } from '../domain/subject.js';
import { DatabaseAccesses, type DatabaseAccess, type MethodOptions } from '../ports.js';

/** What can be backed up, and how. */
@Injectable()
export class Subjects {
  constructor(
    private readonly resources: Resources,
    private readonly accesses: DatabaseAccesses,
  ) {}

  /** @throws ResourceNotFound */
  async subjectOf(resourceId: string | null): Promise<BackupSubject> {
    if (resourceId === null) return holdfastSubject;
    const { id, name } = await this.resources.get(resourceId);
    return { kind: 'resource', id, name };
  }

  /**
   * The method to use: the one asked for, or the usual one of the resource's kind.
   * @throws Invalid when it does not fit the resource, or lacks what it needs
   */
  async methodOf(
    resourceId: string | null,
    asked: BackupMethodName | undefined,
    options: MethodOptions,
  ): Promise<BackupMethodName> {
    const resource = resourceId === null ? null : await this.resources.get(resourceId);
    const fitting = methodsFor(resource?.kind ?? null);
    if (fitting.length === 0)
      throw Invalid.field(
        'resourceId',
        `a resource of kind ${resource!.kind} has nothing to back up`,
        'Name a database or this machine',
      );
    const method = asked ?? fitting[0];
    if (!fitting.includes(method))
      throw Invalid.field('method', `"${method}" does not fit it`, `Use ${fitting.join(' or ')}`);
    if (method === 'files' && resource!.address !== THIS_MACHINE)
      throw Invalid.field(
        'resourceId',
        'files are backed up from the machine Holdfast runs on only',
        'Name this machine',
      );
    demandOptions(method, options);
    return method;
  }

  /** How to reach a database for its backup; null when nothing goes over the network. */
  async access(method: BackupMethodName, resourceId: string | null): Promise<DatabaseAccess | null> {
    return method === 'mariadb-dump' && resourceId ? this.accesses.of(resourceId) : null;
  }
}

/** Each option belongs to one method; one that would be ignored is refused. */
function demandOptions(method: BackupMethodName, options: MethodOptions): void {
  if (method === 'files' && !options.paths?.length)
    throw Invalid.field('options.paths', 'at least one absolute path is needed', 'For example ["/etc", "/srv/www"]');
  if (method !== 'files' && (options.paths || options.exclude))
    throw Invalid.field('options', `paths and exclude do not belong to ${method}`, 'Leave them out');
  if (method !== 'mariadb-dump' && options.schemas)
    throw Invalid.field('options.schemas', `schemas do not belong to ${method}`, 'Leave them out');
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/context/index.js';
import { ActorRights, type Judge } from '../../platform/http/index.js';
import { isPermission } from '../domain/permissions.js';
import { Rights } from './rights.js';

/** Answers the platform's questions about rights. */
@Injectable()
export class AskedRights extends ActorRights {
  constructor(private readonly rights: Rights) {
    super();
  }

  async judge(actor: Actor, permission: string): Promise<Judge> {
    if (!isPermission(permission)) return () => false;
    const rights = await this.rights.of(actor);
    return (facts) => rights.may(permission, facts ?? undefined).allowed;
  }
}

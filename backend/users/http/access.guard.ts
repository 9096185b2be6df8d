import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { currentContext } from '../../platform/context/index.js';
import { Clock } from '../../platform/clock/index.js';
import {
  type Access,
  accessKey,
  Denied,
  NotFound,
  type ObjectFacts,
  type ObjectParam,
  ObjectResolvers,
  SignInRequired,
  stepUpKey,
  StepUpRequired,
} from '../../platform/http/index.js';
import { Callers, type Caller } from '../application/callers.js';
import { Changes } from '../application/changes.js';
import { Rights } from '../application/rights.js';
import { explain } from '../domain/explanation.js';
import { isPermission, type Permission } from '../domain/permissions.js';
import { builtInRoles } from '../domain/roles.js';
import type { Verdict } from '../domain/rights.js';
import { sessionSecret } from './cookies.js';
import { setCaller } from './current-caller.js';
import { changesState, requireCsrfToken, requireSameOrigin } from './same-origin.js';

/**
 * The one gate of the API: finds out who calls and judges what the route declares. Whatever goes wrong in here is a denial,
 * never a pass (ASVS 16.5.3).
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly rights: Rights,
    private readonly resolvers: ObjectResolvers,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(accessKey, targets);
    if (!access) throw new Denied('This route declares no permission');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access.kind === 'public') {
      if (changesState(request)) requireSameOrigin(request, false);
      return true;
    }
    const caller = await this.identify(request);
    if (access.kind === 'permission') await this.judge(access, caller, request);
    if (this.reflector.getAllAndOverride<boolean | undefined>(stepUpKey, targets)) this.requireStepUp(caller);
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const caller = await this.find(request);
    if (!caller) {
      const route = `${request.method} ${request.routeOptions.url ?? request.url}`;
      await this.changes.denied(
        'request.denied',
        { kind: 'route', id: null, name: route },
        `${route} without signing in`,
      );
      throw new SignInRequired();
    }
    currentContext().actor = caller.actor;
    this.rights.remember(caller.actor, caller.rights);
    setCaller(request, caller);
    if (caller.session && changesState(request)) {
      requireSameOrigin(request, true);
      requireCsrfToken(request, caller.session.secret);
    }
    return caller;
  }

  private async find(request: FastifyRequest): Promise<Caller | null> {
    const { authorization, accept } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
      return token ? this.callers.byToken(token, request.ip) : null;
    }
    const secret = sessionSecret(request);
    const byItself = accept?.includes('text/event-stream') ?? false;
    return secret ? this.callers.bySession(secret, !byItself) : null;
  }

  private async judge(access: Access & { kind: 'permission' }, caller: Caller, request: FastifyRequest): Promise<void> {
    const { permission, on } = access;
    if (!isPermission(permission)) throw new Denied(`${permission} is not a permission`);
    if (on === 'everything') return this.require(caller, caller.rights.may(permission), permission);
    if (on !== 'list') return this.judgeObject(permission, on, caller, request);
    if (caller.rights.anywhere(permission)) return;
    return this.require(caller, caller.rights.may(permission), permission);
  }

  /** An object that the caller may not even read does not exist for them. */
  private async judgeObject(
    permission: Permission,
    on: ObjectParam,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<void> {
    const resolver = this.resolvers.get(on.object);
    const facts = await resolver.facts((request.params as Record<string, string>)[on.param]);
    if (!facts) throw new NotFound(`This ${on.object}`);
    const verdict = caller.rights.may(permission, facts);
    if (verdict.allowed) return;
    const visible = isPermission(resolver.readPermission) && caller.rights.may(resolver.readPermission, facts).allowed;
    await this.require(caller, verdict, permission, facts).catch((denied: unknown) => {
      throw visible ? denied : new NotFound(`This ${on.object}`);
    });
  }

  private async require(caller: Caller, verdict: Verdict, permission: Permission, facts?: ObjectFacts): Promise<void> {
    if (verdict.allowed) return;
    const sentence = explain(verdict, { who: caller.actor.name, roles: builtInRoles, facts });
    const subject = facts ?? { kind: 'permission', id: null, name: permission };
    await this.changes.denied(permission, { kind: subject.kind, id: subject.id, name: subject.name }, sentence);
    throw new Denied(sentence, { permission, ...(facts ? { object: { kind: facts.kind, id: facts.id } } : {}) });
  }

  private requireStepUp(caller: Caller): void {
    if (caller.session && caller.session.stepUpUntil <= this.clock.now()) throw new StepUpRequired();
  }
}

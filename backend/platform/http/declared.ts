import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Access, accessKey, stepUpKey } from './permission.js';

/** One route as its controller declares it. */
export interface DeclaredRoute {
  method: string;
  /** With the controller's prefix, without the global one: `people/:id`. */
  path: string;
  access: Access | undefined;
  stepUp: boolean;
  /** `PeopleController.list`, for messages. */
  handler: string;
}

/** Some routes declare no permission, so that anyone could call them. */
export class UndeclaredRoutes extends Error {
  constructor(readonly routes: string[]) {
    super(`the server does not start: these routes declare no permission: ${routes.join(', ')}`);
  }
}

/** Reads the routes of every controller, for the start check, the rights matrix and the contract. */
@Injectable()
export class Routes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  all(): DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, Function>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name] }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .flatMap(({ name, handler }) => describe(metatype as Function, name, handler));
    });
  }

  /** @throws UndeclaredRoutes naming each route without a declaration */
  requireDeclared(): void {
    const missing = this.all().filter((route) => !route.access);
    if (missing.length > 0) throw new UndeclaredRoutes(missing.map((r) => `${r.method} /${r.path} (${r.handler})`));
  }
}

function describe(controller: Function, name: string, handler: Function): DeclaredRoute[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) ?? ''].flat() as string[];
  const paths = [Reflect.getMetadata(PATH_METADATA, handler) ?? ''].flat() as string[];
  const trim = (part: string) => part.replace(/^\/+|\/+$/g, '');
  return prefixes.flatMap((prefix) =>
    paths.map((path) => ({
      method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number],
      path: [trim(prefix), trim(path)].filter(Boolean).join('/'),
      access: (Reflect.getMetadata(accessKey, handler) ?? Reflect.getMetadata(accessKey, controller)) as
        Access | undefined,
      stepUp: Boolean(Reflect.getMetadata(stepUpKey, handler) ?? Reflect.getMetadata(stepUpKey, controller)),
      handler: `${controller.name}.${name}`,
    })),
  );
}

import fastifyCookie from '@fastify/cookie';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Server as HttpsServer } from 'node:https';
import type { Config } from '../config/index.js';
import type { Log } from '../logging/index.js';
import { bodyLimit, parseBodies } from './body.js';
import { serveConsole } from './console.js';
import { Routes } from './declared.js';
import { sendProblem } from './problem.filter.js';
import { limitRate } from './rate-limit.js';
import { Denied, Invalid } from './refusal.js';
import { contextPerRequest, securityHeaders } from './request-context.js';
import { reloadOnChange, type TlsMaterial, tlsMaterial } from './tls.js';
import { ViewAdapter } from './view.adapter.js';

/** How the server speaks to the outside: HTTPS by itself, HTTP on loopback, or HTTP to named proxies alone. */
export interface Transport {
  tls: TlsMaterial | null;
  url: string;
}

/** Decides between HTTPS and HTTP from the configuration. @throws when the certificate cannot be used */
export function transportFor(config: Config): Transport {
  const plain = !config.tls && (config.onLoopback || config.trustedProxies.length > 0);
  const tls = plain ? null : tlsMaterial(config);
  const host = /^(0\.0\.0\.0|::|127\.0\.0\.1)$/.test(config.listen.address) ? 'localhost' : config.listen.address;
  const shown = host.includes(':') ? `[${host}]` : host;
  return { tls, url: config.publicUrl ?? `${tls ? 'https' : 'http'}://${shown}:${config.listen.port}` };
}

/** Builds the HTTP application; every route must declare its permission. @throws UndeclaredRoutes */
export async function createServer(
  module: DynamicModule,
  config: Config,
  log: Log,
  transport: Transport,
  consoleRoot: string | null,
): Promise<NestFastifyApplication> {
  const adapter = new ViewAdapter({
    bodyLimit,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    // Connections that wait between requests must not hold up the end of the process.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    // What fails before a route is found, an address with a broken escape above all.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, Invalid.field('address', 'is not a valid address', 'Escape what is not plain, as UTF-8')),
    ...(transport.tls ? { https: { cert: transport.tls.cert, key: transport.tls.key, minVersion: 'TLSv1.2' } } : {}),
  } as never);
  const fastify = adapter.getInstance<FastifyInstance>();
  contextPerRequest(fastify);
  securityHeaders(fastify, transport.tls !== null);
  if (!transport.tls && !config.onLoopback) refuseStrangers(fastify, config.trustedProxies);
  limitRate(fastify, config.rateLimit);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, bodyParser: false });
  app.setGlobalPrefix('api/v1', { exclude: ['metrics', 'metrics/probe'] });
  parseBodies(app);
  await app.register(fastifyCookie as never);
  app.get(Routes).requireDeclared();
  if (consoleRoot) await serveConsole(fastify, consoleRoot);
  if (transport.tls) {
    const stop = reloadOnChange(fastify.server as unknown as HttpsServer, transport.tls, (error) =>
      error ? log.error('the renewed certificate cannot be used', { error }) : log.info('certificate renewed'),
    );
    fastify.addHook('onClose', (_, done) => {
      stop();
      done();
    });
  }
  return app;
}

/** Behind a proxy that ends TLS, only that proxy may speak plain HTTP to us. */
function refuseStrangers(fastify: FastifyInstance, proxies: string[]): void {
  const networks = proxies.map((p) =>
    p.includes('/') ? ipaddr.parseCIDR(p) : ipaddr.parseCIDR(`${p}/${p.includes(':') ? 128 : 32}`),
  );
  fastify.addHook('onRequest', async (request, reply) => {
    const peer = ipaddr.process(request.socket.remoteAddress ?? '::');
    const known = networks.some(([net, bits]) => net.kind() === peer.kind() && peer.match(net, bits));
    if (known || peer.range() === 'loopback') return;
    sendProblem(reply, new Denied('Plain HTTP is for the configured proxies only; use HTTPS'));
    return reply;
  });
}

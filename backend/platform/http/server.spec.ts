import 'reflect-metadata';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { loadConfig } from '../config/index.js';
import { Log } from '../logging/index.js';
import { View } from './decorators.js';
import { UndeclaredRoutes } from './declared.js';
import { nameField } from './fields.js';
import { HttpModule } from './http.module.js';
import { Public } from './permission.js';
import { Conflict } from './refusal.js';
import { createServer } from './server.js';

const thingBody = z.strictObject({ name: nameField(20) });
const thingView = z.object({ name: z.string(), version: z.number() });

@Controller('things')
class ThingsController {
  @Post()
  @Public('test')
  @View(thingView, 201)
  make(@Body({ schema: thingBody }) body: z.infer<typeof thingBody>) {
    if (body.name === 'taken') throw new Conflict('the name is taken', 'Take another', 'name');
    if (body.name === 'broken') throw new Error('secret detail of the inside');
    return { ...body, version: 3, passwordHash: 'must not leave' };
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get() list() {
    return [];
  }
}

const moduleOf = (...controllers: (new () => unknown)[]) => {
  @Module({ imports: [HttpModule], controllers, providers: [{ provide: Log, useValue: Log.silent() }], exports: [Log] })
  class TestModule {}
  return { module: TestModule, global: true };
};

async function start(...controllers: (new () => unknown)[]): Promise<NestFastifyApplication> {
  const config = loadConfig({ HOME: '/nowhere', HOLDFAST_RATE_LIMIT: '50' });
  const transport = { tls: null, url: 'http://localhost' };
  const app = await createServer(moduleOf(...controllers), config, Log.silent(), transport, null);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

describe('the HTTP server', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => (app = await start(ThingsController)));
  afterAll(() => app.close());

  const post = (payload: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/things',
      payload: payload as string,
      headers: { 'content-type': 'application/json', ...headers },
      remoteAddress: `10.0.0.${Math.floor(Math.random() * 250)}`,
    });

  it('does not start with a route that declares no permission, and names it', async () => {
    await expectAsync(start(ForgottenController)).toBeRejectedWithError(
      UndeclaredRoutes,
      /GET \/forgotten \(ForgottenController.list\)/,
    );
  });

  it('answers in the declared shape alone, with the version as ETag and a request id', async () => {
    const answer = await post({ name: ' ok ' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ name: 'ok', version: 3 });
    expect(answer.headers.etag).toBe('"3"');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names an unknown field and what to do', async () => {
    const answer = await post({ name: 'ok', color: 'red' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toEqual(
      jasmine.objectContaining({ type: 'invalid', field: 'color', remedy: jasmine.stringContaining('Leave it out') }),
    );
  });

  it('refuses newlines, direction marks and 10,000 characters in a name', async () => {
    for (const name of ['a\nb', 'a\u202eb', 'x'.repeat(10_000), '', 7])
      expect((await post({ name })).json().field)
        .withContext(String(name).slice(0, 10))
        .toBe('name');
  });

  it('says what to send instead of a wrong type and of nothing', async () => {
    expect((await post({ name: 7 })).json().remedy).toBe('Send a string');
    expect((await post({})).json()).toEqual(jasmine.objectContaining({ field: 'name', remedy: 'Send a string' }));
  });

  it('says of a text what to do about it, in words that fit a form as well', async () => {
    const long = (await post({ name: 'x'.repeat(10_000) })).json();
    expect([long.detail, long.remedy]).toEqual(['name: must be at most 20 characters', 'Shorten it']);
    expect((await post({ name: '' })).json().remedy).toBe('Fill it in');
  });

  it('takes quotes and emoji in a name', async () => {
    expect((await post({ name: `"O'Neil" 🦭` })).json().name).toBe(`"O'Neil" 🦭`);
  });

  it('refuses 2 MB, invalid UTF-8, broken JSON and other content types, each by its own name', async () => {
    const { type: large, field, detail, remedy } = (await post(JSON.stringify({ name: 'x'.repeat(2_000_000) }))).json();
    expect([large, field, remedy]).toEqual(['too-large', 'body', 'Send it in parts']);
    expect(detail).toContain('1024 KiB');
    expect((await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).json().detail).toContain('UTF-8');
    expect((await post('{"name":')).json().detail).toContain('not JSON');
    for (const type of ['text/xml', 'text/plain'])
      expect((await post('<a/>', { 'content-type': type })).json().type).toBe('unsupported-media-type');
  });

  it('drops prototype keys instead of taking them in', async () => {
    const answer = await post('{"name":"ok","__proto__":{"isAdmin":true}}');
    expect(answer.statusCode).toBe(201);
  });

  it('passes on a refusal with its type, field and remedy', async () => {
    const answer = await post({ name: 'taken' });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual(
      jasmine.objectContaining({ type: 'conflict', field: 'name', remedy: 'Take another' }),
    );
  });

  it('tells nothing of the inside when it meets an error of its own', async () => {
    const answer = await post({ name: 'broken' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret detail');
    expect(answer.json().requestId).toBe(answer.headers['x-request-id']);
  });

  it('answers an unknown address under /api with a problem and forbids framing everywhere', async () => {
    const answer = await app.inject({ url: '/api/v1/nothing' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().type).toBe('not-found');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('answers an address with a broken escape with a problem too', async () => {
    const answer = await app.inject({ url: '/api/v1/things/%00%ff' });
    expect([answer.statusCode, answer.json().type, answer.json().field]).toEqual([400, 'invalid', 'address']);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('slows down an address that sends more than it may', async () => {
    const burst = Array.from({ length: 60 }, () => app.inject({ url: '/api/v1/things', remoteAddress: '10.9.9.9' }));
    const codes = (await Promise.all(burst)).map((answer) => answer.statusCode);
    expect(codes.filter((code) => code === 429).length).toBe(10);
  });
});

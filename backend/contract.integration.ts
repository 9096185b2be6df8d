import { contractOf } from './contract.js';
import { pathOf, place, type Document, type Operation } from './contract.document.js';
import { refusalKinds, Routes } from './platform/http/index.js';
import { openTestServer, type TestServer } from './testing.js';

describe('the contract', () => {
  let server: TestServer;
  let contract: Document;
  let operations: { where: string; operation: Operation }[];

  beforeAll(async () => {
    server = await openTestServer();
    contract = contractOf(server.app);
    operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ where: place(method, path), operation })),
    );
  });

  afterAll(() => server.close());

  it('names exactly the routes that are registered', () => {
    const declared = server.app.get(Routes).all();
    const routes = declared.map((route) => place(route.method, pathOf(route)));
    expect(operations.map(({ where }) => where).sort()).toEqual([...new Set(routes)].sort());
  });

  it('says of every operation who may call it and how a refusal looks', () => {
    const silent = operations.filter(({ operation }) => !operation['x-access'] || !operation.responses['default']);
    expect(silent.map(({ where }) => where)).toEqual([]);
  });

  it('gives every operation a name of its own', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('carries the exit code of every refusal', () => {
    const responses = contract.components?.responses as Record<string, { 'x-exit-code': number }>;
    expect(Object.keys(responses).sort()).toEqual([...refusalKinds.keys()].sort());
    for (const [type, { exitCode }] of refusalKinds)
      expect(responses[type]?.['x-exit-code']).withContext(type).toBe(exitCode);
  });

  it('refuses fields that no request has', () => {
    const open = operations.filter(({ operation }) => {
      const body = operation['requestBody'] as
        { content: Record<string, { schema: Record<string, unknown> }> } | undefined;
      const schema = body?.content['application/json']?.schema;
      return schema?.['type'] === 'object' && schema['additionalProperties'] !== false;
    });
    expect(open.map(({ where }) => where)).toEqual([]);
  });
});

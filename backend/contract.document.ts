import type { DeclaredRoute, RefusalKind } from './platform/http/index.js';

type Json = Record<string, unknown>;

/** An operation of the document, as far as this file touches it. */
export interface Operation extends Json {
  responses: Record<string, Json>;
  operationId?: string;
  tags?: string[];
}

/** An OpenAPI 3 document, as far as this file touches it. */
export interface Document extends Json {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Json; responses?: Json } & Json;
}

const fieldError = {
  type: 'object',
  required: ['field', 'message'],
  properties: { field: { type: 'string' }, message: { type: 'string' }, remedy: { type: 'string' } },
};

/** RFC 9457, with the members that Holdfast adds. */
const problemSchema = {
  type: 'object',
  description: 'Every refusal. `type` is stable; compare it and never the words.',
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    field: { type: 'string' },
    remedy: { type: 'string' },
    requestId: { type: 'string' },
    errors: { type: 'array', items: fieldError },
  },
};

/** The document with what the framework does not know: who may call, what can be refused, and with which exit code. */
export function completed(document: Document, routes: DeclaredRoute[], kinds: RefusalKind[]): Document {
  const byPlace = new Map(routes.map((route) => [place(route.method, pathOf(route)), route]));
  const paths = Object.entries(document.paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, operations]) => [path, complete(path, operations, byPlace)]);
  const schemas = { ...document.components?.schemas, Problem: problemSchema };
  const responses = Object.fromEntries(kinds.sort(byType).map((kind) => [kind.type, refusalResponse(kind)]));
  return { ...document, paths: Object.fromEntries(paths), components: { ...document.components, schemas, responses } };
}

/** `GET /api/v1/people/{id}`: how a route and an operation are compared. */
export const place = (method: string, path: string): string => `${method.toUpperCase()} ${path}`;

/** A declared route's path as the document writes it. */
export function pathOf(route: DeclaredRoute): string {
  const path = route.path.replace(/:(\w+)/g, '{$1}');
  return /^metrics\b/.test(path) ? `/${path}` : `/api/v1/${path}`;
}

function complete(path: string, operations: Record<string, Operation>, routes: Map<string, DeclaredRoute>): Json {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => {
      const route = routes.get(place(method, path));
      const refused = { description: 'Refused', content: problemContent };
      return [
        method,
        {
          ...operation,
          operationId: operationName(method, path),
          ...(route?.access ? { 'x-access': route.access } : {}),
          ...(route?.stepUp ? { 'x-step-up': true } : {}),
          ...(route?.access?.kind === 'public' ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
          responses: { ...operation.responses, default: refused },
        },
      ];
    }),
  );
}

/** `get /api/v1/people/{id}` → `getPeopleId`: stable, and unique because path and method are. */
function operationName(method: string, path: string): string {
  const words = path.replace('/api/v1', '').split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function refusalResponse({ title, status, exitCode }: RefusalKind): Json {
  return { description: title, content: problemContent, 'x-status': status, 'x-exit-code': exitCode };
}

const byType = (a: RefusalKind, b: RefusalKind): number => (a.type < b.type ? -1 : 1);

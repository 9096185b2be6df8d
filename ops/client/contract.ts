/**
 * The contract, seen from a client: which paths exist, what each takes and gives. Everything here is a type, made from
 * the ones that are generated out of the controllers' schemas: a call that does not fit the server does not compile.
 */
import type { paths } from '../../backend/contract/api.js';

export type Path = keyof paths;
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that take this method. */
export type PathWith<M extends Method> = {
  [P in Path]: paths[P] extends Record<M, object> ? P : never;
}[Path];

type Operation<P extends Path, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;

type Json<R> = R extends { content: { 'application/json': infer B } } ? B : undefined;
type Successes<R> = R[Extract<keyof R, 200 | 201 | 202 | 204>];

/** The body of a successful answer; undefined where there is none. */
export type Result<P extends Path, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? Json<Successes<R>> : undefined;

/** One item of a list. */
export type Item<P extends Path> = Result<P, 'get'> extends { items: (infer I)[] } ? I : never;

/** What the call sends. */
export type Body<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody?: { content: { 'application/json': infer B } } } ? B : Record<string, never>;

/** What the call asks for. */
export type Query<P extends Path, M extends Method> =
  Operation<P, M> extends { parameters: { query?: infer Q } } ? Exclude<Q, undefined> : never;

type PathParameters<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & PathParameters<Rest>
  : unknown;

/** The parts of a call that its path does not decide. */
export interface CallSettings {
  headers?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface CallOptions<P extends Path, M extends Method> extends CallSettings {
  path?: PathParameters<P>;
  query?: Query<P, M>;
  body?: Body<P, M>;
}

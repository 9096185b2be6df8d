import { HttpClient, type HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Going } from './going';
import { problemOf } from './problem';

export const API = '/api/v1';

export interface SendOptions {
  /** The version the change was made from: the server refuses when it has moved on. */
  readonly ifMatch?: number;
  /** One key an intention, so that a repeated click or a retry starts one job. */
  readonly idempotencyKey?: string;
}

/** Builds `/api/v1/path?query`, leaving out what is empty. */
export function apiUrl(path: string, query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  return `${API}/${path}${search.size ? `?${search}` : ''}`;
}

/** Requests that change something, and reads made once. Every failure is thrown as a Problem. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);
  private readonly going = inject(Going);

  get<T>(path: string, query: Record<string, unknown> = {}): Promise<T> {
    return this.send<T>('GET', apiUrl(path, query), undefined);
  }

  post<T>(path: string, body: object = {}, options: SendOptions = {}): Promise<T> {
    return this.send<T>('POST', apiUrl(path), body, options);
  }

  put<T>(path: string, body: object, options: SendOptions = {}): Promise<T> {
    return this.send<T>('PUT', apiUrl(path), body, options);
  }

  patch<T>(path: string, body: object, options: SendOptions = {}): Promise<T> {
    return this.send<T>('PATCH', apiUrl(path), body, options);
  }

  async delete<T>(path: string, options: SendOptions = {}): Promise<T> {
    const url = apiUrl(path);
    return (await this.going.deleting(url, () => this.answerTo<T>('DELETE', url, undefined, options))).body as T;
  }

  private async send<T>(method: string, url: string, body: unknown, options: SendOptions = {}): Promise<T> {
    return (await this.answerTo<T>(method, url, body, options)).body as T;
  }

  private async answerTo<T>(
    method: string,
    url: string,
    body: unknown,
    options: SendOptions,
  ): Promise<HttpResponse<T>> {
    const headers: Record<string, string> = {};
    if (options.ifMatch !== undefined) headers['If-Match'] = `"${options.ifMatch}"`;
    if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
    try {
      return await firstValueFrom(this.http.request<T>(method, url, { body, headers, observe: 'response' }));
    } catch (error) {
      throw problemOf(error);
    }
  }
}

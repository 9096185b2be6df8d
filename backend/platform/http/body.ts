import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Invalid } from './refusal.js';

/** Largest request body, bytes. Import lists of 10,000 resources fit. */
export const bodyLimit = 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** JSON alone is understood, as strict UTF-8 and without prototype keys; anything else is refused by name. */
export function parseBodies(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
  const parser = (_: unknown, body: Buffer, done: (error: Error | null, value?: unknown) => void) => {
    try {
      done(null, body.length === 0 ? undefined : parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  };
  for (const type of ['application/json', 'application/csp-report', 'application/reports+json'])
    app.useBodyParser(type, { bodyLimit }, parser as never);
}

function parseJson(body: Buffer): unknown {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw Invalid.field('body', 'is not valid UTF-8', 'Send the text encoded as UTF-8');
  }
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown;
  } catch (error) {
    throw Invalid.field('body', `is not JSON: ${(error as Error).message.slice(0, 120)}`, 'Send well-formed JSON');
  }
}

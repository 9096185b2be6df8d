import type * as Swagger from '@nestjs/swagger';

type Word = 'ApiHeader' | 'ApiProduces' | 'ApiResponse' | 'ApiTags';
const said: ((swagger: typeof Swagger) => void)[] = [];

/**
 * The decorators of @nestjs/swagger, which count only when the contract is made: they wait for it, so that no running
 * process loads five hundred modules for them.
 */
function later<W extends Word>(word: W) {
  return (...given: Parameters<(typeof Swagger)[W]>): ClassDecorator & MethodDecorator =>
    (...place: unknown[]) =>
      void said.push((swagger) => {
        const decorator = swagger[word] as (...options: unknown[]) => (...where: unknown[]) => void;
        decorator(...given)(...place);
      });
}

export const ApiHeader = later('ApiHeader');
export const ApiProduces = later('ApiProduces');
export const ApiResponse = later('ApiResponse');
export const ApiTags = later('ApiTags');

/** Says to @nestjs/swagger what the controllers said so far; before its document is made. */
export function describeWith(swagger: typeof Swagger): void {
  for (const say of said.splice(0)) say(swagger);
}

import { Invalid } from '../../platform/http/index.js';
import { BadValue, readAddress } from '../../resources/index.js';
import type { Endpoint } from '../ports.js';

/** A member's place in its one spelling, `db-1:3306` or `[::1]:3306`, out of what a person or a server wrote. @throws BadValue */
export function placeOf(given: string): string {
  return readAddress('database', given).text.replace(/^mysql:\/\//, '');
}

/** Host and port of a place. */
export function endpointOf(place: string): Endpoint {
  const { host, port } = readAddress('tcp', place.includes('://') ? place : `tcp://${place}`);
  return { host, port: port! };
}

/** The same out of what the caller gave. @throws Invalid */
export function givenPlace(given: string, field = 'address'): string {
  try {
    return placeOf(given);
  } catch (error) {
    throw error instanceof BadValue ? Invalid.field(field, error.message, error.remedy) : error;
  }
}

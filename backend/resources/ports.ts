import type { Tls } from './domain/credential.js';
import type { InventoryError, InventoryFormatName, RawEntry, ReadInventory, WrittenEntry } from './domain/inventory.js';

/**
 * One form of inventory. Law, proved by `adapters/inventory/conformance.spec.ts` for each:
 * - `read(write(entries))` says exactly what was written, in the same order or grouped by the form's own rule;
 * - `read` never throws and never hangs on any text: what it cannot understand is an error with its line;
 * - `read` judges nothing: values come out as they stand, names such as `__proto__` are names like any other.
 */
export abstract class InventoryFormat {
  abstract readonly name: InventoryFormatName;
  /** True when the text looks like this form; asked from the most particular form to the most general. */
  abstract recognises(text: string): boolean;
  abstract read(text: string): { entries: RawEntry[]; errors: InventoryError[] };
  abstract write(entries: readonly WrittenEntry[]): string;
}

/** Reads and writes inventories in every form; long texts away from the main thread, with a limit on time and memory. */
export abstract class Inventories {
  abstract read(text: string, format: InventoryFormatName | 'auto'): Promise<ReadInventory>;
  abstract write(entries: readonly WrittenEntry[], format: InventoryFormatName): string;
}

/** How to sign in to a database server. Held for as long as a connection takes; never logged, stored or answered. */
export interface DatabaseAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** `ca` null: the certificates the system trusts. */
  readonly tls: { readonly mode: Tls['mode']; readonly ca: string | null };
}

/** What anyone may learn of a database server from its greeting, without an account. */
export interface DatabaseGreeting {
  readonly version: string;
  /** Our own address as the server sees it, for `'user'@'…'`. */
  readonly seenFrom: string;
  readonly tls: {
    readonly offered: boolean;
    /** Null when none is offered or it could not be read. */
    readonly certificate: { readonly subject: string; readonly validTo: number; readonly trusted: boolean } | null;
    /** Why the certificate is not trusted, in words; '' when it is. */
    readonly distrust: string;
  };
}

/** Where a server stands among others. */
export interface DatabaseRole {
  readonly role: 'primary' | 'replica' | 'alone';
  /** host:port it replicates from; null unless a replica. */
  readonly primary: string | null;
  /** Hosts that replicate from it right now. */
  readonly replicas: readonly string[];
  readonly readOnly: boolean;
}

/** What signing in with an account showed. */
export interface AccountTest {
  readonly version: string;
  /** The account that the server matched. */
  readonly account: { readonly user: string; readonly host: string };
  /** Lines of SHOW GRANTS. */
  readonly grants: readonly string[];
  readonly encrypted: boolean;
  readonly role: DatabaseRole | null;
}

/** Why a database server could not be talked to, as a code, a sentence for a person, and the next step. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';

  constructor(
    readonly reason:
      | 'forbidden'
      | 'unresolved'
      | 'refused'
      | 'timeout'
      | 'not-a-database'
      | 'host-not-allowed'
      | 'access-denied'
      | 'tls'
      | 'failed',
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/**
 * Database servers of the outside world. Law: every call ends within its time whatever the other side sends; it connects
 * only to the address that was judged; nothing it is sent is read beyond a cap; a failure is a DatabaseUnreachable.
 */
export abstract class DatabaseServers {
  abstract greet(host: string, port: number): Promise<DatabaseGreeting>;
  abstract test(access: DatabaseAccess): Promise<AccountTest>;
}

import type { Account } from './domain/accounts.js';
import type { EndMarker } from './domain/end-marker.js';
import type { RefusedReason } from './domain/backup-refused.js';
import type { BackupMethodName, Digest, Manifest, StageEnd } from './domain/manifest.js';

/** A program that is started without a shell, with a clean environment, and ended with its pipeline. */
export interface Program {
  /** The stage's name in manifest and log, e.g. `mariadb-dump`. */
  stage: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Exit codes other than 0 that mean "done, with a warning". Every other one is a failure. */
  warningExits?: number[];
}

/** Told while data flows: bytes on the disk, and, where they pass through us, bytes before compression. */
export interface Flow {
  plain: number;
  stored: number;
}

export interface Watch {
  signal: AbortSignal;
  progress(flow: Flow): void;
}

export interface PackOrder {
  producer: Program;
  /** age recipients; more than one can each open it alone. */
  recipients: string[];
  /** Where the stored file is written; must not exist. */
  file: string;
  /** Not one byte for so long means it hangs. A total limit does not exist: big things take long. */
  idleMs: number;
}

export interface Packed {
  stored: Digest;
  stages: StageEnd[];
  /** What the programs said on standard error, at most a few thousand characters each. */
  notices: string[];
}

export interface UnpackOrder {
  file: string;
  /** Secret age keys, tried in turn. */
  secretKeys: string[];
  endMarker: EndMarker;
  /** `plain` null: it is being read for the first time, and only its end marker is known. */
  expected: { plain: Digest | null; stored: Digest };
  /** Takes the plain data; null only reads it to the end. */
  consumer: Program | null;
  idleMs: number;
}

export interface Unpacked extends Packed {
  plain: Digest;
  /** The first bytes of the plain data as text: where a dump says where it begins. */
  head: string;
  /** The last bytes of it, where a dump says its GTID. */
  tail: string;
}

/**
 * Moves data between a program and an encrypted file.
 * Law of `pack`: fulfilled means that producer and compressor ended with exit codes known to be good and that the file
 * was fsynced. The data goes from the one program to the other without passing through us, so that it is as fast as by
 * hand; nothing is believed of it until `unpack` has read it back.
 * Law of `unpack`: fulfilled means that every byte was read, decrypted and decompressed (zstd's own checksum is made of
 * what the producer wrote), that it was not empty, that its end marker was there and that all digests agree.
 * Anything else rejects with PipelineFailure, leaves no process behind, and a failed `pack` leaves no file.
 */
export abstract class Pipeline {
  /** An order will follow in a moment: what takes time may be made ready meanwhile. Harmless when none comes. */
  abstract soon(): void;
  abstract pack(order: PackOrder, watch: Watch): Promise<Packed>;
  abstract unpack(order: UnpackOrder, watch: Watch): Promise<Unpacked>;
}

/** What a short text is, before it was sealed and as it is stored. */
export interface SealedDigests {
  plain: Digest;
  stored: Digest;
}

/**
 * Short texts as files of the same formats as a backup's data, for what needs no pipeline.
 * Law: `write` is fulfilled once the file is durable; `read` gives the text only when every digest agrees, else it rejects
 * with PipelineFailure.
 */
export abstract class SealedTexts {
  abstract write(file: string, text: string, recipients: string[]): Promise<SealedDigests>;
  abstract read(file: string, expected: SealedDigests, secretKeys: string[]): Promise<string>;
}

/** What makes a folder this store and no other; lost with the disk when it is not mounted. */
export interface StoreIdentity {
  id: string;
  name: string;
  createdAt: number;
  /** Base64 of the raw Ed25519 public key that signs its manifests. */
  signedBy: string;
}

export interface StoreState {
  identity: StoreIdentity;
  freeBytes: number;
  totalBytes: number;
}

/** A backup being written; nobody lists it before `commit`. */
export interface Draft {
  /** Where the data file goes. */
  path(file: string): string;
  /** Writes manifest, signature and checksums, fsyncs all and moves the whole to its place. Gives that folder. */
  commit(manifest: Manifest): Promise<string>;
  discard(): Promise<void>;
}

/** One folder of a store, as found there. */
export interface StoredEntry {
  folder: string;
  manifest: Manifest;
  signature: 'good' | 'bad' | 'missing';
  /** Size of the data file on the disk, or null when it is missing. */
  bytes: number | null;
  quarantined: boolean;
}

/**
 * A place for finished backups.
 * Law: what `list` shows was committed whole and fsynced; a draft is invisible until then, whatever ends the process;
 * `trash` and `quarantine` take a backup out of the way in one step and destroy nothing; every method but `create`
 * refuses with StoreUnusable when the store's identity is not there, and creates nothing in that case.
 */
export abstract class BackupStore {
  abstract create(name: string): Promise<StoreIdentity>;
  abstract look(): Promise<StoreState>;
  /** `owner` names the run (job and term), so that a sweep can tell leftovers from running ones. */
  abstract begin(owner: string): Promise<Draft>;
  abstract list(): Promise<{ entries: StoredEntry[]; unreadable: { folder: string; why: string }[] }>;
  /** One backup as found in the store, or null when its folder is not there. Throws when its manifest is unreadable. */
  abstract entry(folder: string): Promise<StoredEntry | null>;
  /** The absolute path of a backup's file, for the pipeline. */
  abstract path(folder: string, file: string): string;
  /** Takes a damaged backup out of use, with a note why. Gives its new folder. */
  abstract quarantine(folder: string, why: string): Promise<string>;
  /** Soft delete. */
  abstract trash(folder: string): Promise<void>;
  /** Destroys what has been in the trash since before `before`; gives the number of backups. */
  abstract emptyTrash(before: number): Promise<number>;
  /** Removes drafts whose owner is not in `running`; gives their owners. */
  abstract sweep(running: (owner: string) => boolean | Promise<boolean>): Promise<string[]>;
}

/** Opens stores by their row. `identity` null means that it is to be created or adopted. */
export abstract class BackupStores {
  abstract open(path: string, identity: string | null): BackupStore;
  /** Whether two paths lie on the same physical disk; null when that cannot be told. */
  abstract sameDisk(one: string, other: string): Promise<boolean | null>;
}

/** The keys of this controller, in files outside the database. */
export abstract class KeyRing {
  /** The controller's own age pair: every backup can be read with it. */
  abstract controller(): { secretKey: string; publicKey: string };
  abstract newPair(): { secretKey: string; publicKey: string };
  abstract publicKeyOf(secretKey: string): string;
  /** Raw Ed25519 signature. */
  abstract sign(text: string): Buffer;
  abstract signedByUs(text: string, signature: Buffer): boolean;
  /** Base64 of the raw Ed25519 public key. */
  abstract signingKey(): string;
  abstract signingKeyPem(): string;
  /** The folder all keys lie in. */
  abstract readonly folder: string;
}

/** How to reach a database server for a backup or a restore. */
export interface DatabaseAccess {
  host: string;
  port: number;
  username: string;
  password: string;
  tls: { mode: 'off' | 'verify-ca' | 'verify-full'; ca: string | null };
}

/** What a plan or a request chooses of a method. */
export interface MethodOptions {
  /** Schemas to dump; all of the server's own when left out. */
  schemas?: string[];
  /** Absolute paths of this machine. */
  paths?: string[];
  /** Patterns as tar understands them. */
  exclude?: string[];
}

/** A backup that is ready to run. */
export interface Prepared {
  producer: Program;
  endMarker: EndMarker;
  file: string;
  source: Record<string, string>;
  contents: Record<string, unknown>;
  warnings: string[];
  /** Users and grants of the server, where they were read; they go into a file of their own. */
  accounts?: readonly Account[];
  /** A path that lies where the data lies, when that is this machine. */
  lies: string | null;
  /** Where in the server's history the copy stands, read out of its beginning and end. */
  position(content: Pick<Unpacked, 'head' | 'tail'>): Record<string, string>;
  /** What the program complained about while it worked, as far as a person should know. */
  complaints(packed: Packed): string[];
  /** Removes what was staged, credentials above all. Always called. */
  dispose(): Promise<void>;
}

/** What a method is asked to copy. `access` null: nothing over the network. */
export interface MethodRequest {
  access: DatabaseAccess | null;
  options: MethodOptions;
  /** The offline recovery key's public half, when there is one. */
  recoveryKey: string | null;
  signal: AbortSignal;
}

/**
 * One way of making a backup.
 * Law: `prepare` refuses with BackupRefused before anything on the source was touched; no secret reaches an argument,
 * the environment or a file that others can read; nothing is staged on the source's host; `dispose` leaves nothing.
 */
export abstract class BackupMethod {
  abstract readonly name: BackupMethodName;
  abstract prepare(request: MethodRequest): Promise<Prepared>;
}

/** Where a restore goes. */
export type RestoreDestination =
  /** `accounts`: users and grants too, as far as the server does not have them. */
  { kind: 'database'; access: DatabaseAccess; shown: string; accounts?: boolean } | { kind: 'folder'; path: string };

/** What a restore would do, said before it is done. */
export interface RestoreOutlook {
  /** Sentences for a person. */
  will: string[];
  /** Empty when it may run. */
  refusals: { reason: RefusedReason; detail: string; remedy?: string }[];
}

/** Accounts by name. `refused`: grants the server did not take, with its reason. */
export interface AccountsMade {
  made: string[];
  kept: string[];
  refused: string[];
}

export interface PreparedRestore {
  consumer: Program;
  /** There when the destination asked for them: makes the accounts, once the data is there. */
  accounts?(text: string): Promise<AccountsMade>;
  /** Looks at what was restored; gives what is not as the manifest says. Until then the target is marked as unusable. */
  finish(): Promise<string[]>;
  dispose(): Promise<void>;
}

/**
 * Puts a backup back.
 * Law: `look` changes nothing and names every reason against it; `prepare` looks again and throws BackupRefused if
 * there is one, so that nothing but an empty target is ever written to.
 */
export abstract class RestoreSites {
  abstract look(manifest: Manifest, destination: RestoreDestination): Promise<RestoreOutlook>;
  abstract prepare(manifest: Manifest, destination: RestoreDestination): Promise<PreparedRestore>;
}

/** The backup accounts of managed servers. */
export abstract class DatabaseAccesses {
  /** @throws a Refusal when the resource has no credentials for backups, or they cannot be opened */
  abstract of(resourceId: string): Promise<DatabaseAccess>;
}

/** The methods there are, by name. */
export abstract class BackupMethods {
  abstract get(name: BackupMethodName): BackupMethod;
}

import type { BackupMethodName } from '../domain/manifest.js';
import { BackupMethods, type BackupMethod } from '../ports.js';

/** The methods that were wired in. */
export class KnownMethods extends BackupMethods {
  private readonly byName: Map<BackupMethodName, BackupMethod>;

  constructor(...methods: BackupMethod[]) {
    super();
    this.byName = new Map(methods.map((method) => [method.name, method]));
  }

  override get(name: BackupMethodName): BackupMethod {
    const method = this.byName.get(name);
    if (!method) throw new Error(`no adapter for the method ${name}`);
    return method;
  }
}

import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { Conflict } from '../../platform/http/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { addRecoveryKey, confirmRecoveryKey, currentRecoveryKey } from '../persistence/recovery-keys.store.js';
import { lastCharactersContext } from '../persistence/schema.js';
import { KeyRing } from '../ports.js';
import { WrongLastCharacters } from './refusals.js';

const asked = 6;

/** How far this installation's backups can be read without this machine. */
export interface RecoveryKeyState {
  state: 'none' | 'unconfirmed' | 'confirmed';
  publicKey: string | null;
  createdAt: number | null;
  confirmedAt: number | null;
  sentence: string;
}

const sentences = {
  none: 'Not restorable without this machine: there is no recovery key yet',
  unconfirmed: 'Not restorable without this machine: nobody has confirmed that the recovery key was saved',
  confirmed: 'Restorable on any machine with the recovery key',
};

/**
 * The offline recovery key. Its secret half is shown once and kept nowhere; its last characters are kept, sealed, only
 * until someone has typed them to prove that it was saved.
 */
@Injectable()
export class RecoveryKeys {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly secrets: SecretBox,
    private readonly keys: KeyRing,
    private readonly audit: AuditTrail,
  ) {}

  async state(): Promise<RecoveryKeyState> {
    const row = await currentRecoveryKey(this.store.read);
    const state = row === null ? 'none' : row.confirmedAt === null ? 'unconfirmed' : 'confirmed';
    const { publicKey = null, createdAt = null, confirmedAt = null } = row ?? {};
    return { state, publicKey, createdAt, confirmedAt, sentence: sentences[state] };
  }

  /** Makes a new key that replaces the one before; older backups still need the older one. */
  async make(): Promise<{ publicKey: string; secretKey: string }> {
    const { publicKey, secretKey } = this.keys.newPair();
    const id = newId();
    const lastCharacters = this.secrets.seal(secretKey.slice(-asked), lastCharactersContext({ id }));
    await this.store.write(async (tx) => {
      await addRecoveryKey(tx, { id, publicKey, lastCharacters, createdAt: this.clock.now(), confirmedAt: null });
      await this.audit.record(tx, { action: 'recovery-key.made', subject: subjectOf(id), after: { publicKey } });
    });
    return { publicKey, secretKey };
  }

  /** @throws WrongLastCharacters, Conflict when there is nothing to confirm */
  async confirm(lastCharacters: string): Promise<RecoveryKeyState> {
    const row = await currentRecoveryKey(this.store.read);
    if (!row) throw new Conflict('There is no recovery key to confirm', 'Make one first');
    if (row.confirmedAt !== null || row.lastCharacters === null) return this.state();
    const expected = this.secrets.open(row.lastCharacters, lastCharactersContext(row));
    if (lastCharacters.trim().toUpperCase() !== expected) throw new WrongLastCharacters();
    await this.store.write(async (tx) => {
      await confirmRecoveryKey(tx, row.id, this.clock.now());
      await this.audit.record(tx, { action: 'recovery-key.confirmed', subject: subjectOf(row.id) });
    });
    return this.state();
  }

  /** Whom a new backup is encrypted to: this controller, and the offline key once there is one. */
  async recipients(): Promise<{ recipients: string[]; recoveryKey: string | null }> {
    const { publicKey } = await this.state();
    const own = this.keys.controller().publicKey;
    return { recipients: publicKey ? [own, publicKey] : [own], recoveryKey: publicKey };
  }
}

function subjectOf(id: string) {
  return { kind: 'recovery-key', id, name: 'recovery key' };
}

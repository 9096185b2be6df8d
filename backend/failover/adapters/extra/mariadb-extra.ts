import { DatabaseUnreachable, signedIn } from '../../../resources/index.js';
import { type ExtraRead, noUndoInLog } from '../../domain/extra.js';
import type { Position } from '../../domain/position.js';
import { ControlFailed, type ExtraAccess, ExtraLog, type Sent, type SurveyAccess, type Undoing } from '../../ports.js';
import { history } from '../mariadb/gtid.js';
import { forgetSources, quoted } from '../mariadb/sender.js';
import { type Printed, playIn, printLog, turnedRound } from './binlog-program.js';
import { type AskMember, findExtra, type FoundExtra } from './find-extra.js';
import { readLogText, tablesIn } from './log-text.js';
import { oneEventEach } from './one-event-each.js';
import { columnsOf, notUndoable } from './table-facts.js';
import { undoStatements } from './undo-statements.js';

/** Of what `mariadb-binlog` prints so much is kept. */
export const MOST_BYTES = 16 * 1024 * 1024;

/** Of transactions whose contents could not be had, so many are named. */
const MOST_NAMES = 10_000;

const PRINTED = ['--verbose', '--print-table-metadata', '--base64-output=auto'];
const CLOSE_MS = 30_000;
const STATE = 'SELECT @@global.gtid_binlog_state AS state, @@global.gtid_slave_pos AS slave';

interface State {
  readonly state: string;
  readonly slave: string;
}

/** By `mariadb-binlog`, over the network, and by `mariadb`: both run on this machine. MariaDB 10.11 and later. */
export class MariadbExtra extends ExtraLog {
  /** @param folder where option files live while a program runs; private to us */
  constructor(
    private readonly folder: string,
    private readonly most = MOST_BYTES,
  ) {
    super();
  }

  override async history(look: SurveyAccess): Promise<Position> {
    const [{ state, slave }] = await asker(look)<State>(STATE);
    return history(state, slave);
  }

  override async read(member: ExtraAccess, known: Position, signal: AbortSignal): Promise<ExtraRead> {
    const found = await findExtra(asker(member.look), known, signal);
    const extra = found.log.filter((one) => one.extra).map(({ gtid }) => gtid);
    const none = { parting: found.parting, count: extra.length, transactions: [], sql: '' };
    const empty = { ...none, trouble: found.trouble, noUndo: found.trouble };
    if (extra.length === 0) return empty;
    try {
      const printed = await this.print(member, found, PRINTED, signal);
      return await this.told(member, found, extra, printed);
    } catch (error) {
      if (!(error instanceof ControlFailed)) throw error;
      const trouble = [error.message, error.remedy].filter(Boolean).join('. ');
      const unnamed = extra.slice(0, MOST_NAMES).map((gtid) => ({ gtid, at: null, rows: 0, lines: [] }));
      return { ...empty, transactions: unnamed, trouble, noUndo: 'their contents could not be read' };
    }
  }

  override async undo(
    member: ExtraAccess,
    { known, agreed, rows, parting }: Undoing,
    signal: AbortSignal,
  ): Promise<Sent> {
    const { all } = member;
    if (!all) throw new ControlFailed('denied', 'no account may write there', 'Give its resource a backup account.');
    const closing = ['SET GLOBAL read_only=1', 'STOP ALL SLAVES'];
    // It waits for commits that wait for a copy: for them there is no end.
    await playIn(this.folder, all, closing, signal, CLOSE_MS);
    const [{ state }] = await asker(member.look)<State>(STATE);
    const slaves = await asker(member.look)<{ Connection_name: string }>('SHOW ALL SLAVES STATUS');
    const setting = [
      ...forgetSources(slaves),
      `SET GLOBAL gtid_binlog_state=${quoted(parting.state)}`,
      `SET GLOBAL gtid_slave_pos=${quoted(parting.position)}`,
    ];
    // A former try ended after its rows were undone.
    if (state === '' || state === parting.state) {
      if (state !== '') setting.splice(setting.length - 2, 1);
      await playIn(this.folder, all, setting, signal);
      return { sent: [...closing, ...setting] };
    }
    const found = await findExtra(asker(member.look), known, signal);
    this.demandSame(found, agreed);
    const printed = await this.print(member, found, PRINTED, signal);
    const turned = await turnedRound(this.folder, member.look, oneEventEach(printed.text), this.most, signal);
    if (printed.cut || turned.cut) throw new ControlFailed('failed', 'what undoes them is longer than is kept');
    const { statements, shown } = undoStatements(turned.text, rows, state, setting);
    await playIn(this.folder, all, statements, signal);
    return { sent: [...closing, ...shown] };
  }

  private demandSame(found: FoundExtra, agreed: readonly string[]): void {
    const now = found.log.map(({ gtid }) => gtid);
    const trouble = found.trouble || noUndoInLog(found.log);
    if (trouble) throw new ControlFailed('failed', `they cannot be undone: ${trouble}`);
    if (now.join() === agreed.join()) return;
    const other = now.find((gtid) => !agreed.includes(gtid)) ?? agreed.find((gtid) => !now.includes(gtid)) ?? '';
    throw new ControlFailed('would-lose', `it has other transactions of its own than were kept: ${other}`);
  }

  private async told(member: ExtraAccess, found: FoundExtra, extra: string[], printed: Printed): Promise<ExtraRead> {
    const { all } = member;
    const tables = tablesIn(printed.text);
    const columns = all ? await columnsOf(asker(all), tables).catch(() => new Map<string, string[]>()) : null;
    const names = (table: string) => columns?.get(table);
    const { transactions, sql, changed, partial } = readLogText(printed.text, new Set(extra), {
      cut: printed.cut,
      names,
    });
    const { length } = transactions;
    const cut = `${Math.round(this.most / 1024 / 1024)} MB of its log are kept: ${length} of ${extra.length} transactions`;
    const missing = length < extra.length ? `${length} of ${extra.length} transactions could be read` : '';
    const trouble = [found.trouble, printed.cut ? cut : missing].filter(Boolean).join('; ');
    const why = trouble || noUndoInLog(found.log) || (partial.length > 0 ? notWhole(partial) : '');
    const noUndo = why || (all ? await notUndoable(asker(all), tables, changed) : NO_ACCOUNT);
    return { parting: found.parting, count: extra.length, transactions, sql, trouble, noUndo };
  }

  /** With the first account that may. */
  private async print(
    { receive }: ExtraAccess,
    { files, from, log }: FoundExtra,
    how: readonly string[],
    signal: AbortSignal,
  ): Promise<Printed> {
    const to = log[log.length - 1].to;
    const args = [...how, `--start-position=${from}`, `--stop-position=${to}`, '--', ...files];
    const denied: ControlFailed[] = [];
    for (const account of receive) {
      try {
        return await printLog(this.folder, account, args, this.most, signal);
      } catch (error) {
        if (!(error instanceof ControlFailed && error.reason === 'denied')) throw error;
        denied.push(error);
      }
    }
    const words = denied.map(({ message }) => message).join('; ');
    const remedy =
      'Let the replication account sign in from this machine, or grant REPLICATION SLAVE to the failover account.';
    throw new ControlFailed('denied', `no account may receive its binary log: ${words}`, remedy);
  }
}

const NO_ACCOUNT = 'its resource has no backup account, which may write everything there';
const notWhole = (tables: readonly string[]) => `rows of ${tables[0]} were not logged whole (binlog_row_image)`;

/** A question at a time, each over within ten seconds. */
function asker(access: SurveyAccess): AskMember {
  return async <T>(statement: string): Promise<T[]> => {
    try {
      return await signedIn(access, (ask) => ask<T>(statement));
    } catch (error) {
      if (!(error instanceof DatabaseUnreachable)) throw error;
      throw new ControlFailed('failed', error.message, error.remedy);
    }
  };
}

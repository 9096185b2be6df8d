import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, type Page, toPage } from '../../platform/http/index.js';
import type { BackupState } from '../domain/backup-state.js';
import { BackupPlanRow, BackupRow, BackupStoreRow } from './backup.row.js';
import type { Db } from './db.js';

export type { BackupPlanRow, BackupRow };

export interface BackupFilter {
  limit: number;
  after?: string;
  /** A resource's id, or `holdfast`. */
  resource?: string;
  plan?: string;
  state?: BackupState;
}

/** A page, newest first. `visible` null means all; else the ids of the resources whose backups the reader may see. */
export async function listBackups(db: Db, visible: string[] | null, filter: BackupFilter): Promise<Page<BackupRow>> {
  const query = db.createQueryBuilder(BackupRow, 'b').orderBy('b.startedAt', 'DESC').addOrderBy('b.id', 'DESC');
  limitTo(query, visible);
  const { resource, plan, state, after } = filter;
  if (resource === 'holdfast') query.andWhere("b.method = 'holdfast'");
  else if (resource) query.andWhere('b.resourceId = :resource', { resource });
  if (plan) query.andWhere('b.planId = :plan', { plan });
  if (state) query.andWhere('b.state = :state', { state });
  if (after) before(query, decodeCursor(after, 2));
  const rows = await query.take(filter.limit + 1).getMany();
  const cut = toPage(rows, filter.limit, (row) => [row.startedAt, row.id]);
  return { ...cut, hiddenByPermission: await countHidden(db, visible) };
}

/** The resources that have backups, or plans. */
export async function resourcesWithBackups(db: Db): Promise<(string | null)[]> {
  const rows = await db
    .createQueryBuilder(BackupRow, 'b')
    .select('DISTINCT b.resourceId', 'id')
    .getRawMany<{ id: string | null }>();
  return rows.map((row) => row.id);
}

/** Names of plans and stores, to show beside ids. */
export async function planNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.find(BackupPlanRow, { select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function storeNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.find(BackupStoreRow, { select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** All plans; there are as many as there are things worth keeping. */
export function listPlans(db: Db): Promise<BackupPlanRow[]> {
  return db.find(BackupPlanRow, { order: { name: 'ASC' } });
}

function limitTo(query: SelectQueryBuilder<BackupRow>, visible: string[] | null): void {
  if (visible === null) return;
  if (visible.length === 0) query.andWhere('1 = 0');
  else query.andWhere('b.resourceId IN (:...visible)', { visible });
}

function before(query: SelectQueryBuilder<BackupRow>, [startedAt, id]: (string | number | null)[]): void {
  const older = new Brackets((or) => or.where('b.startedAt < :startedAt').orWhere('b.id < :id'));
  query.andWhere('b.startedAt <= :startedAt', { startedAt, id }).andWhere(older);
}

async function countHidden(db: Db, visible: string[] | null): Promise<number> {
  if (visible === null) return 0;
  const all = await db.count(BackupRow);
  const seen = db.createQueryBuilder(BackupRow, 'b');
  limitTo(seen, visible);
  return all - (await seen.getCount());
}

/** What a plan's good backups amount to; times are epoch ms, `restored` 0 when none ever was. */
export interface PlanFigures {
  newest: number;
  oldest: number;
  restored: number;
  plain: number;
  stored: number;
}

export async function planFigures(db: Db): Promise<Map<string, PlanFigures>> {
  const good = "b.state IN ('stored', 'verified', 'restorable') AND b.planId IS NOT NULL";
  const spans = await db
    .createQueryBuilder(BackupRow, 'b')
    .select('b.planId', 'plan')
    .addSelect('MAX(b.startedAt)', 'newest')
    .addSelect('MIN(b.startedAt)', 'oldest')
    .addSelect('MAX(b.restoredAt)', 'restored')
    .addSelect('MAX(b.sequence)', 'last')
    .where(good)
    .groupBy('b.planId')
    .getRawMany<Record<string, string>>();
  const figures = new Map<string, PlanFigures>();
  for (const { plan, newest, oldest, restored, last } of spans) {
    const row = await db.findOneBy(BackupRow, { planId: plan, sequence: Number(last) });
    const sizes = { plain: row?.plainBytes ?? 0, stored: row?.storedBytes ?? 0 };
    figures.set(plan, { newest: Number(newest), oldest: Number(oldest), restored: Number(restored ?? 0), ...sizes });
  }
  return figures;
}

export async function countByState(db: Db): Promise<{ state: string; count: number }[]> {
  const rows = await db
    .createQueryBuilder(BackupRow, 'b')
    .select('b.state', 'state')
    .addSelect('COUNT(*)', 'count')
    .groupBy('b.state')
    .getRawMany<{ state: string; count: string }>();
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}

import { createHash } from 'node:crypto';
import { newId } from '../../platform/database/index.js';
import type { Manifest } from '../domain/manifest.js';

/** A manifest for `data`, true in every digest; change what the test is about. */
export function aManifest(data: Buffer, change: Partial<Manifest> = {}): Manifest {
  const stored = { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
  return {
    format: 'holdfast-backup/1',
    id: newId(),
    method: 'mariadb-dump',
    subject: { kind: 'resource', id: 'r-1', name: 'db-1' },
    planId: null,
    storeId: 's-1',
    sequence: 1,
    startedAt: Date.UTC(2026, 10, 22, 2, 10),
    finishedAt: Date.UTC(2026, 10, 22, 2, 12),
    source: { server: '10.11.19-MariaDB', host: '127.0.0.1:3306' },
    contents: { schemas: ['shop'] },
    position: { gtid: '0-1-88213' },
    file: 'data.sql.zst.age',
    plain: stored,
    stored,
    recipients: ['age1controller', 'age1offline'],
    stages: [{ stage: 'mariadb-dump', exitCode: 0, signal: null }],
    warnings: [],
    madeBy: 'holdfast 0.1.0',
    ...change,
  };
}

import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApiProduces, ApiTags, Permission, View } from '../../platform/http/index.js';
import { ExportInventory } from '../application/export-inventory.js';
import { ImportInventory } from '../application/import-inventory.js';
import type { Addition, Alteration } from '../domain/import-plan.js';
import type { InventoryFormatName } from '../domain/inventory.js';
import { exportQuery, type ExportQuery, importBody, type ImportBody, importView } from './inventory.views.js';

const FILES: Record<InventoryFormatName, { name: string; type: string }> = {
  list: { name: 'holdfast.txt', type: 'text/plain' },
  csv: { name: 'holdfast.csv', type: 'text/csv' },
  'ansible-ini': { name: 'inventory.ini', type: 'text/plain' },
  'ansible-yaml': { name: 'inventory.yaml', type: 'application/yaml' },
  'file-sd-json': { name: 'targets.json', type: 'application/json' },
  'file-sd-yaml': { name: 'targets.yaml', type: 'application/yaml' },
};

/** The inventory as a text, in and out. */
@ApiTags('resources')
@Controller('resources')
export class InventoryController {
  constructor(
    private readonly importing: ImportInventory,
    private readonly exporting: ExportInventory,
  ) {}

  @Post('import')
  @Permission('resource.edit', { list: true })
  @View(importView)
  async import(@Body({ schema: importBody }) { text, format, apply }: ImportBody) {
    const outcome = await this.importing.run(text, format ?? 'auto', apply);
    const changed = outcome.changed.map((one) => ({ ...row(one), id: one.known.id, differences: one.differences }));
    return { ...outcome, added: outcome.added.map(row), changed };
  }

  @Get('export')
  @Permission('resource.read', { list: true })
  @ApiProduces('text/plain')
  async export(
    @Query({ schema: exportQuery }) { format }: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { name, type } = FILES[format];
    reply.header('content-type', `${type}; charset=utf-8`);
    reply.header('content-disposition', `attachment; filename="${name}"`);
    return this.exporting.write(format);
  }
}

function row({ line, fields, parent }: Addition | Alteration) {
  return { line, ...fields, parent };
}

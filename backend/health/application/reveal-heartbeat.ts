import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/index.js';
import { NotFound } from '../../platform/http/index.js';
import { heartbeatLines } from '../domain/heartbeat-lines.js';
import { HeartbeatsStore } from '../persistence/heartbeats.store.js';

export interface HeartbeatAddress {
  url: string;
  /** Ready to be pasted, by what they are for. */
  lines: { purpose: string; line: string }[];
}

/** Tells who may edit a heartbeat where its job has to call. */
@Injectable()
export class RevealHeartbeat {
  constructor(
    private readonly heartbeats: HeartbeatsStore,
    private readonly config: Config,
  ) {}

  /** `origin` is how the caller reached this server, for when no public address is configured. @throws NotFound */
  async run(checkId: string, origin: string): Promise<HeartbeatAddress> {
    const row = await this.heartbeats.find(checkId);
    if (!row) throw new NotFound('The heartbeat');
    const url = `${this.config.publicUrl ?? origin}/hb/${this.heartbeats.tokenOf(row)}`;
    return { url, lines: heartbeatLines(url) };
  }
}

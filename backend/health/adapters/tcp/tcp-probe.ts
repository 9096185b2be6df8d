import type { Socket } from 'node:net';
import type { TcpAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { openTcp } from '../net/connect.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, measured } from '../net/faults.js';
import { pin } from '../net/pinned.js';

/** Opens a connection; with a banner, also reads as many bytes as the banner has. */
export class TcpProbe extends Probe<TcpAim> {
  readonly kind = 'tcp';

  constructor(private readonly resolver: TargetResolver) {
    super();
  }

  run(aim: TcpAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      const socket = await openTcp(aim.host, aim.port, await pin(this.resolver, aim.host, deadline), deadline);
      try {
        if (aim.banner) await deadline.race(expectBanner(socket, Buffer.from(aim.banner)));
      } finally {
        socket.destroy();
      }
      return { outcome: 'pass', code: 'ok', sentence: `connected to port ${aim.port}`, facts: {} };
    });
  }
}

function expectBanner(socket: Socket, banner: Buffer): Promise<void> {
  let heard = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new ProbeFault('reset', 'were cut off before the banner came')));
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk.subarray(0, banner.length - heard.length)]);
      if (!banner.subarray(0, heard.length).equals(heard)) {
        reject(new ProbeFault('wrong-answer', `were greeted by "${heard.toString('latin1')}"`));
      } else if (heard.length === banner.length) resolve();
    });
  });
}

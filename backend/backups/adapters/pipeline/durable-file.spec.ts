import { finished } from 'node:stream/promises';
import { DurableFile } from './durable-file.js';

describe('durable file', () => {
  const tooMuch = Buffer.alloc(16 << 20);

  it('has synced everything, and closed nothing yet, when it says that it is finished', async () => {
    const disk = new FakeDisk();
    const file = new DurableFile(disk);
    file.once('finish', () => disk.calls.push('finish'));
    file.end(Buffer.from('all of it'));
    await finished(file);
    expect(disk.calls).toEqual(['write', 'sync', 'finish', 'close']);
  });

  it('asks the disk for much while more is coming, and only once at a time', async () => {
    const disk = new FakeDisk();
    const file = new DurableFile(disk);
    for (let i = 0; i < 3; i++) file.write(tooMuch);
    file.end();
    await finished(file);
    expect(disk.calls.filter((call) => call === 'datasync').length).toBeGreaterThan(0);
    expect(disk.most).toBe(1);
    expect(disk.calls.slice(-2)).toEqual(['sync', 'close']);
  });

  it('fails with the error of an early sync, since the last one would hide it', async () => {
    const disk = new FakeDisk(Object.assign(new Error('i/o error'), { code: 'EIO' }));
    const file = new DurableFile(disk);
    file.end(tooMuch);
    await expectAsync(finished(file)).toBeRejectedWithError('i/o error');
    expect(disk.calls.at(-1)).toBe('close');
  });
});

/** A handle that remembers what was asked of it; early syncs fail with `broken`, and every later one succeeds. */
class FakeDisk {
  readonly calls: string[] = [];
  most = 0;
  private running = 0;

  constructor(private readonly broken?: Error) {}

  writeFile = () => this.note('write');
  sync = () => this.note('sync');
  close = () => this.note('close');
  datasync = async () => {
    this.most = Math.max(this.most, ++this.running);
    await this.note('datasync');
    this.running--;
    if (this.broken) throw this.broken;
  };

  private async note(call: string): Promise<void> {
    this.calls.push(call);
    await new Promise(setImmediate);
  }
}

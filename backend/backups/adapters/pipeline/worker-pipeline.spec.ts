import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineFailure, type PipelineFailureReason } from '../../domain/pipeline-failure.js';
import type { Flow, PackOrder, Program, Unpacked, UnpackOrder } from '../../ports.js';
import { packAndRead } from '../../testing/pack-and-read.js';
import { generateAgeKeyPair } from '../age/keys.js';
import { WorkerPipeline } from './worker-pipeline.js';

const key = generateAgeKeyPair();
const pipeline = new WorkerPipeline();
const marker = '-- Dump completed on 2026-11-22  2:10:04';

describe('pipeline into an archive', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-pipeline-'));
    file = join(folder, 'data.sql.zst.age');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const pack = (script: string, change: Partial<PackOrder> = {}, watch = quiet()) =>
    packAndRead(
      pipeline,
      key,
      { producer: shell(script), endMarker: 'sql-dump', file, idleMs: 60_000, ...change },
      watch,
    );
  const unpack = (packed: Unpacked, change: Partial<UnpackOrder> = {}, watch = quiet()) =>
    pipeline.unpack(
      {
        file,
        secretKeys: [key.secretKey],
        endMarker: 'sql-dump',
        expected: packed,
        consumer: null,
        idleMs: 60_000,
        ...change,
      },
      watch,
    );

  it('stores what the producer wrote, with both digests and every exit code', async () => {
    const packed = await pack(`seq 1 300000; echo '${marker}'`);
    const plain = execFileSync('sh', ['-c', `age -d -i - '${file}' | zstd -dc`], {
      input: key.secretKey,
      maxBuffer: 1 << 24,
    });
    expect(packed.plain.bytes).toBe(plain.length);
    expect(packed.stored.bytes).toBe(readFileSync(file).length);
    expect(execFileSync('sha256sum', [file]).toString()).toContain(packed.stored.sha256);
    expect(packed.stages).toEqual([
      { stage: 'producer', exitCode: 0, signal: null },
      { stage: 'zstd', exitCode: 0, signal: null },
    ]);
    expect(packed.head.startsWith('1\n2\n3\n')).toBeTrue();
  });

  it('uses a thread that was made ready for one order, and does without one that had waited too long', async () => {
    const early = new WorkerPipeline(20);
    early.soon();
    early.soon();
    const order = { producer: shell('seq 1 1000'), recipients: [key.publicKey], idleMs: 60_000 };
    const first = await early.pack({ ...order, file }, quiet());
    early.soon();
    await new Promise((done) => setTimeout(done, 60));
    const second = await early.pack({ ...order, file: `${file}.2` }, quiet());
    expect([first, second].map(({ stages }) => stages.map((end) => end.exitCode))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('cancels an order given to a thread that is not ready yet', async () => {
    const early = new WorkerPipeline();
    early.soon();
    const cancelled = { ...quiet(), signal: AbortSignal.abort() };
    const order = { producer: shell('exec sleep 60'), recipients: [key.publicKey], file, idleMs: 60_000 };
    await expectAsync(early.pack(order, cancelled)).toBeRejectedWithError(PipelineFailure, 'cancelled');
    expect(existsSync(file)).toBeFalse();
  }, 20_000);

  it('gives a consumer exactly what was stored', async () => {
    const packed = await pack(`seq 1 300000; echo '${marker}'`);
    const copy = join(folder, 'copy');
    await unpack(packed, { consumer: shell(`cat > '${copy}'`, 'consumer') });
    expect(readFileSync(copy, 'utf8').endsWith(`300000\n${marker}\n`)).toBeTrue();
  });

  it('tells how much has passed', async () => {
    const seen: Flow[] = [];
    const watch = { signal: new AbortController().signal, progress: (flow: Flow) => void seen.push(flow) };
    const packed = await pack(`seq 1 1000; sleep 0.6; echo '${marker}'`, {}, watch);
    expect(Math.max(...seen.map(({ stored }) => stored))).toBeGreaterThan(0);
    expect(seen.at(-1)!.plain).toBe(packed.plain.bytes);
  });

  const failures: [string, string, PipelineFailureReason, RegExp][] = [
    ['fails after some data', `seq 1 90000; echo lost >&2; exit 3`, 'producer-failed', /exit code 3: lost/],
    ['is killed', `seq 1 90000; kill -9 $$`, 'producer-failed', /SIGKILL/],
    ['exits well with nothing', `true`, 'no-output', /gave none/],
    ['lacks its end marker', `seq 1 90000`, 'no-end-marker', /end marker/],
    ['exits with an unknown code after its end marker', `echo '${marker}'; exit 7`, 'producer-failed', /code 7/],
  ];
  for (const [what, script, reason, message] of failures) {
    it(`believes nothing when the producer ${what}`, async () => {
      await expectFailure(pack(script), reason, message);
      if (reason === 'producer-failed') expect(existsSync(file)).toBeFalse();
    });
  }

  it('leaves nothing when the producer does not exist', async () => {
    const producer: Program = { stage: 'mariadb-dump', program: '/no/such/program', args: [] };
    await expectFailure(pack('', { producer }), 'producer-failed', /ENOENT/);
    expect(existsSync(file)).toBeFalse();
  });

  it('ends a producer that gives no byte for the idle time', async () => {
    const started = Date.now();
    await expectFailure(pack('echo a; exec sleep 60', { idleMs: 400 }), 'idle', /not one byte/);
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(existsSync(file)).toBeFalse();
  });

  it('ends everything when it is cancelled', async () => {
    const stop = new AbortController();
    // A name of its own: the same spec may run in another folder of this machine.
    const sleeping = `sleep 61.${process.pid}`;
    const packing = pack(`echo a; exec ${sleeping}`, {}, { signal: stop.signal, progress: () => stop.abort() });
    await expectFailure(packing, 'cancelled', /cancelled/);
    expect(existsSync(file)).toBeFalse();
    expect(execFileSync('sh', ['-c', `pgrep -fx "${sleeping}" || true`]).toString()).toBe('');
  });

  it('says the disk is full and leaves nothing on it', async () => {
    if (process.getuid!() !== 0) return pending('needs root for a small tmpfs');
    const small = join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]);
    try {
      const packing = pack(`head -c 3000000 /dev/urandom; echo; echo '${marker}'`, { file: join(small, 'data') });
      await expectFailure(packing, 'disk-full', /disk is full/);
      expect(existsSync(join(small, 'data'))).toBeFalse();
    } finally {
      execFileSync('umount', [small]);
    }
  });

  it('does not overwrite a file', async () => {
    writeFileSync(file, 'precious');
    await expectFailure(pack(`echo '${marker}'`), 'not-writable', /EEXIST/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  it('hands no variable of ours to a producer', async () => {
    process.env.HOLDFAST_CANARY = 'canary';
    const packed = await pack(`env; echo '${marker}'`);
    delete process.env.HOLDFAST_CANARY;
    expect(packed.head).not.toContain('canary');
  });

  it('tells a wrong key, damage and absence apart', async () => {
    const packed = await pack(`seq 1 90000; echo '${marker}'`);
    await expectFailure(unpack(packed, { secretKeys: [generateAgeKeyPair().secretKey] }), 'wrong-key', /keys/);
    const whole = readFileSync(file);
    whole[whole.length >> 1] ^= 1;
    writeFileSync(file, whole);
    await expectFailure(unpack(packed), 'damaged', /changed/);
    truncateSync(file, 1000);
    await expectFailure(unpack(packed), 'damaged', /cut off/);
    truncateSync(file, 0);
    await expectFailure(unpack(packed), 'damaged', /header/);
    rmSync(file);
    await expectFailure(unpack(packed), 'missing', /missing/);
  });

  it('finds that another whole archive was put in its place', async () => {
    const packed = await pack(`seq 1 90000; echo '${marker}'`);
    rmSync(file);
    await pack(`seq 1 90001; echo '${marker}'`);
    await expectFailure(unpack(packed), 'damaged', /manifest says/);
  });

  it('is content with a consumer that has read enough, and does not wait for it for ever', async () => {
    const packed = await pack(`seq 1 100000; echo '${marker}'`);
    for (const enough of ['head -c 10 >/dev/null', 'head -c 300000 >/dev/null', 'cat >/dev/null', 'true'])
      for (let round = 0; round < 5; round++)
        expect((await unpack(packed, { consumer: shell(enough, 'consumer') })).plain).toEqual(packed.plain);
  }, 20_000);

  it('says what a consumer said when it refuses the data', async () => {
    const packed = await pack(`seq 1 900000; echo '${marker}'`);
    const consumer = shell('head -c 10 > /dev/null; echo "ERROR 1064 (42000) at line 17" >&2; exit 1', 'mariadb');
    await expectFailure(unpack(packed, { consumer }), 'consumer-failed', /at line 17/);
  });
});

function shell(script: string, stage = 'producer'): Program {
  return { stage, program: 'sh', args: ['-c', script] };
}

function quiet() {
  return { signal: new AbortController().signal, progress: (_: Flow): void => undefined };
}

async function expectFailure(work: Promise<unknown>, reason: PipelineFailureReason, message: RegExp): Promise<void> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(PipelineFailure);
  expect((error as PipelineFailure).reason).toBe(reason);
  expect((error as PipelineFailure).message).toMatch(message);
}

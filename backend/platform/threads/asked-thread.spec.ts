import { until } from '../../../ops/lab/index.js';
import { Log } from '../logging/index.js';
import { AskedThread, ThreadEnded } from './asked-thread.js';

const entry = new URL('./testing/answering-thread.js', import.meta.url);

describe('a thread that is asked', () => {
  let thread: AskedThread<string>;
  const begin = (given: { idleMs?: number; patienceMs?: number; entry?: URL } = {}) => {
    const settings = { name: 'the thread', entry, data: { of: 'mine' }, idleMs: 600_000, patienceMs: 600_000 };
    thread = new AskedThread({ ...settings, ...given }, Log.silent());
    thread.start();
    return thread;
  };
  const failure = (asked: Promise<unknown>) =>
    asked.then(
      (answer) => fail(`it answered ${String(answer)}`),
      (error: Error) => error,
    );
  afterEach(() => thread.stop());

  it('answers in the order of the questions, with what it was given', async () => {
    begin();
    thread.start();
    expect(thread.stays()).toBeTrue();
    const questions = ['count', 'data', 'bytes', 'count'];
    expect(await Promise.all(questions.map((question) => thread.ask(question)))).toEqual([
      ...[1, { of: 'mine' }, new Uint8Array([1, 2, 3]), 4],
    ]);
  });

  it('goes on after a question that it could not answer', async () => {
    begin();
    const [refused, after] = [failure(thread.ask('cannot')), thread.ask('count')];
    expect(await refused).toEqual(new Error('it is Monday'));
    expect(await refused).not.toBeInstanceOf(ThreadEnded);
    expect(await after).toBe(2);
  });

  for (const [question, why] of [
    ['exit', 'the thread ended: code 7'],
    ['crash', 'the thread ended: out of cheese'],
  ])
    it(`refuses whoever waits when it ends by ${question}, and everybody until it is started again`, async () => {
      begin();
      const [asked, behind] = [failure(thread.ask(question)), failure(thread.ask('count'))];
      expect(await asked).toEqual(new ThreadEnded(why));
      expect(await behind).toEqual(new ThreadEnded(why));
      expect(thread.stays()).toBeFalse();
      expect(await failure(thread.ask('count'))).toEqual(new ThreadEnded('the thread does not run'));
      thread.start();
      expect(await thread.ask('count')).toBe(1);
    });

  it('is ended when it does not answer', async () => {
    begin({ patienceMs: 300 });
    expect(await failure(thread.ask('silence'))).toEqual(new ThreadEnded('the thread ended: no answer within 300 ms'));
    expect(thread.stays()).toBeFalse();
  });

  it('says why it could not start', async () => {
    begin({ entry: new URL('./testing/nowhere.js', import.meta.url) });
    const error = await failure(thread.ask('count'));
    expect(error).toBeInstanceOf(ThreadEnded);
    expect(String(error)).toContain('nowhere.js');
  });

  it('ends when nobody asks, after what it was asked', async () => {
    begin({ idleMs: 1 });
    expect(await thread.ask('count')).toBe(1);
    await until('it ended', () => !thread.stays());
    thread.start();
    expect(await thread.ask('count')).toBe(1);
  });

  it('answers what it was asked before it is stopped, and is not started again', async () => {
    begin();
    const asked = thread.ask('count');
    await thread.stop();
    expect(await asked).toBe(1);
    thread.start();
    expect(thread.stays()).toBeFalse();
  });

  it('is stopped by force when it does not come to an end', async () => {
    begin();
    const asked = failure(thread.ask('silence'));
    await thread.stop();
    expect(await asked).toEqual(new ThreadEnded('the thread ended: code 1'));
  });
});

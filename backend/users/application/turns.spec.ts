import { Turns } from './turns.js';

/** Works that end when told to. */
function works(turns: Turns, count: number) {
  const open: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const all = Array.from({ length: count }, () =>
    turns
      .take(async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((end) => open.push(end));
        running -= 1;
      })
      .then(
        () => 'done',
        (error: Error) => error.message,
      ),
  );
  const settle = async (): Promise<string[]> => {
    for (let i = 0; i < 10 * count; i++) {
      open.shift()?.();
      await Promise.resolve();
    }
    return Promise.all(all);
  };
  return { settle, most: () => most };
}

describe('turns', () => {
  const turns = () => new Turns(4, 6, () => new Error('too many'));

  it('lets four at once in, and the others one after the other as these end', async () => {
    const { settle, most } = works(turns(), 10);
    expect(await settle()).toEqual(Array<string>(10).fill('done'));
    expect(most()).toBe(4);
  });

  it('refuses at once whoever finds the line full', async () => {
    const answers = await works(turns(), 13).settle();
    expect(answers.filter((answer) => answer === 'too many').length).toBe(3);
  });

  it('goes on after a work that fails', async () => {
    const one = new Turns(1, 1, () => new Error('too many'));
    await expectAsync(one.take(() => Promise.reject(new Error('broken')))).toBeRejectedWithError('broken');
    expect(await one.take(async () => 'fine')).toBe('fine');
  });
});

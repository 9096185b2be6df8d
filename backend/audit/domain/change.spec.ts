import { behind, type Change, type ChangePlace, changeSources, newestFirst } from './change.js';
import { changeSentence, processSentence } from './sentences.js';

const change = (at: number, source: Change['source'], id: string | number): Change => ({
  ...{ at, source, id, subject: null, about: null, sentence: '', by: null },
});

/** What a source that keeps the law of `behind` would give. */
function given(all: Change[], place: ChangePlace | null): Change[] {
  return all.filter((one) => {
    if (!place || one.at < place.at) return true;
    const { same } = behind(place, one.source);
    if (one.at > place.at || same === 'none') return false;
    return same === 'all' || one.id < same.belowId;
  });
}

describe('the timeline', () => {
  const all = [5, 5, 4, 4, 4, 3].flatMap((at, i) => changeSources.map((source) => change(at, source, i)));

  it('is read page by page without a hole and without a line twice, for every size of page', () => {
    const whole = [...all].sort(newestFirst);
    for (let size = 1; size <= all.length; size++) {
      const read: Change[] = [];
      for (let place: ChangePlace | null = null; ; place = read.at(-1)!) {
        const page = given(all, place).sort(newestFirst).slice(0, size);
        if (page.length === 0) break;
        read.push(...page);
      }
      expect(read).withContext(`pages of ${size}`).toEqual(whole);
    }
  });
});

describe('a change in words', () => {
  it('says what was done, and from what to what where both are known', () => {
    expect(changeSentence('person.password-changed', null, null)).toBe('password changed');
    expect(changeSentence('resource.changed', { name: 'a', tags: [] }, { name: 'a', tags: ['prod'] })).toBe(
      'changed: tags: none → prod',
    );
    expect(changeSentence('person.disabled', { status: 'active' }, { sessions: 2 })).toBe('disabled');
  });

  it('stays one short line whatever changed', () => {
    const before = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 'x'.repeat(500)]));
    const after = Object.fromEntries(Object.keys(before).map((name) => [name, 'y']));
    const sentence = changeSentence('a.changed', before, after);
    expect(sentence.length).toBeLessThan(700);
    expect(sentence).toMatch(/and 34 more$/);
  });

  it('of a process says why the one before ended', () => {
    const process = { role: 'daemon', host: 'box', restarts: 1, lastExit: 'was killed by SIGKILL' };
    expect(processSentence(process)).toBe('restarted on box: the one before was killed by SIGKILL');
    expect(processSentence({ ...process, restarts: 0, lastExit: null })).toBe('started on box');
  });
});

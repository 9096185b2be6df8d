import type { ClusterForecast, RecoveryView } from '../api/types/failover';
import {
  capital,
  costOf,
  failedWords,
  headingOf,
  lossOf,
  lostWords,
  partsOf,
  sayForecast,
  sayNext,
  standingOf,
  stateOf,
  titleOf,
} from './words';

const forecast = (rest: Partial<ClusterForecast> = {}): ClusterForecast => ({
  ...{ sentence: '', outcome: 'automatic', candidate: { id: 'b', name: 'db-2' }, loss: 0, ms: 358, sessionsCut: 41 },
  ...{
    parts: [
      { name: 'see', ms: 4 },
      { name: 'drain', ms: 312 },
    ],
    eventsMoved: 2,
    blockers: [],
    next: null,
  },
  ...rest,
});
const text = (one: ClusterForecast) =>
  sayForecast(one)
    .map((part) => part.text)
    .join('');

describe('What a cluster’s page says', () => {
  it('says who takes over, when, and what is lost', () => {
    expect(text(forecast()).replaceAll('\u00a0', ' ')).toBe('db-2 takes over in ≈ 358 ms and nothing is lost.');
    expect(text(forecast({ loss: 3 }))).toContain('3 transactions are lost.');
  });

  it('does not promise what it would not do by itself', () => {
    expect(text(forecast({ outcome: 'person' }))).toContain('could take over');
    expect(text(forecast({ outcome: 'person', candidate: null, ms: null }))).toBe('A person would be asked.');
    expect(text(forecast({ outcome: 'none', candidate: null, ms: null }))).toBe('Nobody would take over.');
  });

  it('says who would be left for a second failure, and when nobody could write before it', () => {
    const failed = { id: 'b', name: 'db-2' };
    const next = {
      ...{ sentence: '', failed, candidate: { id: 'c', name: 'db-3' }, copies: 1 },
      loss: 0,
      writesBlock: false,
    };
    expect(sayNext(next)).toBe('db-3, nothing lost');
    expect(sayNext({ ...next, candidate: null, copies: 0, writesBlock: true })).toBe(
      'nobody by itself; before that writes wait for a copy',
    );
  });

  it('calls a cluster ready only while it would act by itself', () => {
    const up = { state: 'ok', mode: 'automatic', pausedUntil: null, forecast: forecast() } as const;
    expect(stateOf(up)).toEqual({ status: 'up', word: 'Up, ready to fail over' });
    expect(stateOf({ ...up, pausedUntil: 1 })).toEqual({ status: 'paused', word: 'Up, failover is paused' });
    expect(stateOf({ ...up, mode: 'observe' }).word).toBe('Up, only observed');
    const asks = { ...up, forecast: forecast({ outcome: 'person' }) };
    expect(stateOf(asks)).toEqual({ status: 'degraded', word: 'Up, would ask a person' });
    expect(stateOf({ ...up, forecast: null }).word).not.toContain('ready');
  });

  it('asks no more what would happen once it has', () => {
    const with_ = (kind: string, primary: object) =>
      failedWords({
        members: [{ role: 'primary', state: 'ok', readOnly: false, ...primary }],
        decision: { kind },
      } as never);
    expect(with_('ask', { state: 'down' })).toBe('Nobody can write until a person chooses.');
    expect(with_('ask', { readOnly: true })).toBe('Nobody can write until a person chooses.');
    expect(with_('would-act', { state: 'down' })).toContain('held back');
    expect(with_('ask', {})).withContext('its last copy is gone, and it serves').toBe('');
    expect(with_('act', { state: 'down' }))
      .withContext('it is being replaced')
      .toBe('');
  });

  it('says what a recovery cost once it has ended, and of an unknown loss that it is not known', () => {
    const done = { kind: 'failover', end: 'done', lost: 0, pauseMs: 192 } as const;
    expect(costOf(done).replaceAll('\u00a0', ' ')).toBe('writes stopped for 192 ms, nothing acknowledged was lost');
    expect(costOf({ ...done, lost: null, pauseMs: null })).toBe('what was lost is not known');
    expect(costOf({ ...done, end: null })).toBe('');
    expect(costOf({ ...done, kind: 'rejoin', lost: null, pauseMs: null })).toBe('');
  });

  it('never calls an unknown loss nothing', () => expect(lostWords(null)).toContain('unknown'));

  it('marks the longest part and says what it waits for', () =>
    expect(partsOf(forecast(), 310).map(({ label, longest }) => [label.replaceAll('\u00a0', ' '), longest])).toEqual([
      ['See it', false],
      ['Drain db-2, 310 ms behind', true],
    ]));

  it('knows that a handover lost nothing, and of a failover only what was told', () => {
    expect(lossOf({ kind: 'switchover', end: 'done', lost: null })).toBe(0);
    expect(lossOf({ kind: 'switchover', end: 'failed', lost: null })).toBeNull();
    expect(lossOf({ kind: 'failover', end: 'done', lost: null })).toBeNull();
    expect(lossOf({ kind: 'failover', end: 'done', lost: 2 })).toBe(2);
  });

  it('titles a recovery by what happened', () => {
    const recovery = {
      kind: 'failover',
      cause: 'dead',
      from: { id: 'a', name: 'db-1' },
      to: { id: 'b', name: 'db-2' },
      end: 'done',
    } as RecoveryView;
    expect(titleOf(recovery)).toBe('db-1 died, db-2 promoted');
    expect(titleOf({ ...recovery, end: 'failed' })).toBe('db-1 died');
  });

  it('tells what one member did as a sentence about it, once it is done', () => {
    const to = { id: 'm-3', name: 'db-3' };
    const one = { kind: 'stop-acknowledging', end: 'done', to, from: null, drill: false } as RecoveryView;
    expect(titleOf(one)).toBe('db-3 acknowledges no more');
    expect(titleOf({ ...one, end: 'failed' })).toBe('Acknowledges no more: db-3');
  });

  it('says nothing twice in the heading of a recovery', () => {
    const to = { id: 'm-3', name: 'db-3' };
    const one = { id: 'r-1', kind: 'go-on-without-copy', end: 'done', to, from: null, drill: false } as RecoveryView;
    expect(headingOf(one)).toBe('Went on without a copy r-1: db-3');
    expect(headingOf({ ...one, kind: 'rejoin' })).toBe('Rejoin r-1: db-3 follows again');
    expect(headingOf({ ...one, kind: 'rejoin', end: 'failed' })).toBe('Rejoin r-1: db-3');
  });

  it('begins a sentence with a capital letter, and leaves a name as it is written', () => {
    expect(capital('failover is paused')).toBe('Failover is paused');
    expect(capital('mars does not answer', [{ name: 'mars' }])).toBe('mars does not answer');
  });

  it('tells maintenance, which was wished for, from what was set apart', () => {
    const apart = { state: 'apart', maintenance: true, quarantine: '' } as const;
    expect(standingOf(apart)).toBe('maintenance');
    expect(standingOf({ ...apart, quarantine: 'has rows of its own' })).toBe('paused');
  });
});

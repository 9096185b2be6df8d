/** The life of a job. Nothing stays running for ever: every happening that can befall a running row leads on. */
import { TransitionTable } from './transition-table.js';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/**
 * claim      a daemon takes a queued job                      refuse   the gate says no when it is to run
 * take-over  another daemon takes one whose lease ran out     hand-back  a daemon that stops gives back what can be resumed
 * finish, fail, cancel                                         lose     its lease ran out and it cannot be resumed
 */
export type JobHappening = 'claim' | 'refuse' | 'take-over' | 'hand-back' | 'finish' | 'fail' | 'cancel' | 'lose';

export const jobStates = new TransitionTable<JobState, JobHappening>(
  {
    queued: { claim: 'running', refuse: 'failed', fail: 'failed', cancel: 'cancelled' },
    running: {
      'take-over': 'running',
      'hand-back': 'queued',
      refuse: 'failed',
      finish: 'succeeded',
      fail: 'failed',
      cancel: 'cancelled',
      lose: 'failed',
    },
    succeeded: {},
    failed: {},
    cancelled: {},
  },
  'queued',
  ['succeeded', 'failed', 'cancelled'],
);

/** What the console, the command line and a log line say about a state. */
export const jobStateSentences: Record<JobState, string> = {
  queued: 'Waiting for a daemon to take it.',
  running: 'A daemon is working on it.',
  succeeded: 'It ended well.',
  failed: 'It ended with a failure.',
  cancelled: 'It was stopped before its end.',
};

export const hasEnded = (state: JobState): boolean => jobStates.ends.includes(state);

import { Clock } from '../../../platform/clock/index.js';
import { EventLog, EventTail } from '../../../platform/events/index.js';
import { JobFailure } from '../../../platform/jobs/index.js';
import { openTestServerBy, type TestServer } from '../../../testing.js';
import type { Intent } from '../../domain/intent.js';
import { aTopology } from '../../testing/builders.js';
import { ClusterControllers, NotInControl, type RecoveryOutcome } from '../host/cluster-controllers.js';
import { Orders } from './orders.js';

const intent: Intent = { kind: 'rejoin', member: 'db-1', primary: 'db-2' };
const who = { name: 'Olga', reason: 'repaired' };
const outcome: RecoveryOutcome = { recoveryId: 'r-1', end: 'done', sentence: 'db-1 joined.', pauseMs: null };

/** A daemon's controllers, which control the cluster or do not. */
class Controllers extends ClusterControllers {
  readonly obeyed: Intent[] = [];
  constructor(
    private readonly controls: boolean,
    private readonly refusal = '',
  ) {
    super();
  }
  override run(_: string, wanted: Intent): Promise<RecoveryOutcome> {
    this.obeyed.push(wanted);
    return this.refusal ? Promise.reject(new NotInControl(this.refusal)) : Promise.resolve(outcome);
  }
  override topology() {
    return this.controls ? aTopology() : null;
  }
}

describe('an order to the controller of a cluster', () => {
  let server: TestServer<Clock>;
  const started: Orders[] = [];
  beforeEach(async () => (server = await openTestServerBy(new Clock())));
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.stop()));
    await server.close();
  });

  const daemon = async (controllers: Controllers) => {
    const { app, store } = server;
    const orders = new Orders(store, app.get(EventLog), app.get(EventTail), app.get(Clock), controllers);
    await orders.start();
    started.push(orders);
    return orders;
  };
  const never = new AbortController().signal;

  it('goes to the daemon that controls it, once, and its report comes back', async () => {
    const [holder, stranger] = [new Controllers(true), new Controllers(false)];
    const mine = await daemon(new Controllers(false));
    await Promise.all([daemon(holder), daemon(stranger)]);
    expect(await mine.carryOut('shop', intent, who, never)).toEqual(outcome);
    expect([holder.obeyed, stranger.obeyed]).toEqual([[intent], []]);
  });

  it('is carried out at once where it was taken by the daemon that controls it', async () => {
    const holder = new Controllers(true);
    expect(await (await daemon(holder)).carryOut('shop', intent, who, never)).toEqual(outcome);
  });

  it('brings back why it was refused, and that it may be tried again', async () => {
    const mine = await daemon(new Controllers(false));
    await daemon(new Controllers(true, 'failover r-9 runs; it has to end first'));
    const failure = await mine.carryOut('shop', intent, who, never).catch((error: unknown) => error as JobFailure);
    expect(failure).toBeInstanceOf(JobFailure);
    expect([(failure as JobFailure).message, (failure as JobFailure).more.exitCode]).toEqual([
      'failover r-9 runs; it has to end first',
      75,
    ]);
  });

  it('ends when it is asked to stop, also where nobody hears it', async () => {
    const stop = new AbortController();
    const mine = await daemon(new Controllers(false));
    const going = mine.carryOut('shop', intent, who, stop.signal);
    stop.abort();
    await expectAsync(going).toBeRejectedWithError(/asked to stop/);
  });
});

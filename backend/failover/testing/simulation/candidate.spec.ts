import type { SimulatedServer } from '../../adapters/simulated/server.js';
import { checkSwitchover } from '../../domain/switchover.js';
import { Situation } from './situation.js';

const receivedBy = ({ receiver }: SimulatedServer) => receiver.received.streams['0'] ?? 0;

describe('Candidate and data', () => {
  it('one ahead in received, another in applied → the received one, drained', async () => {
    const one = await Situation.quiet();
    one.happens('slow-applier', 'm2', 3_600_000, 100);
    await one.pass(2_000);
    await one.happens('cut-pair', 'm1 m3', 3_600_000, 1).pass(700);
    const [, m2, m3] = one.world.servers;
    expect(receivedBy(m2)).toBeGreaterThan(receivedBy(m3));
    expect(m3.log.length).toBeGreaterThan(m2.log.length);
    one.happens('kill-member', 'm1');
    await one.pass(8_000);
    expect([one.primary, one.lost()]).toEqual(['m2', []]);
  });

  it('preferred one lags → catches up, then promoted', async () => {
    const one = await Situation.quiet({ memberPolicies: { m3: { promotion: 'preferred' } } });
    one.happens('slow-applier', 'm3', 3_600_000, 150);
    await one.pass(2_000);
    const [, m2, m3] = one.world.servers;
    expect(m3.log.length).toBeLessThan(m2.log.length);
    await one.happens('kill-member', 'm1').pass(6_000);
    expect([one.primary, one.lost()]).toEqual(['m3', []]);
  });

  it('SQL stopped, relay backlog, primary killed → nothing lost', async () => {
    const one = await Situation.quiet();
    one.happens('stop-applying', 'm2').happens('stop-applying', 'm3');
    await one.pass(1_000);
    for (const replica of one.world.servers.slice(1))
      expect(receivedBy(replica) - replica.log.length).toBeGreaterThan(5);
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary === 'm1', one.lost()]).toEqual([false, []]);
  });

  it("passes over a preferred one that cannot get on with applying, behind a backup's lock, for another that has as much", async () => {
    const one = await Situation.quiet({ memberPolicies: { m2: { promotion: 'preferred' } } });
    const m2 = one.world.server('m2');
    m2.receiver.hold(true);
    await one.pass(1_000);
    expect(m2.log.length).toBeLessThan(receivedBy(m2));
    await one.happens('kill-member', 'm1').pass(12_000);
    expect([one.primary, one.lost()]).toEqual(['m3', []]);
  });

  it('the only acknowledger was down when the primary died → laggard not promoted by itself', async () => {
    const one = await Situation.quiet();
    one.happens('stop-receiving', 'm3');
    await one.pass(200);
    await one.happens('kill-member', 'm2').happens('kill-member', 'm1').pass(4_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'ask']);
  });

  it('acknowledger restarted, then primary dies → detected; salvage or refuse', async () => {
    const one = await Situation.quiet();
    one.happens('cut-pair', 'm1 m3', 3_600_000, 1).happens('slow-applier', 'm2', 3_600_000, 400);
    await one.pass(1_500);
    one.happens('kill-member', 'm1').happens('kill-member', 'm2', 100);
    await one.pass(5_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'ask']);
  });

  it('only "never promote" nodes left → none, with the reason', async () => {
    const never = { promotion: 'never' as const };
    const one = await Situation.quiet({ memberPolicies: { m2: never, m3: never } });
    await one.happens('kill-member', 'm1').pass(5_000);
    const { decision } = one.world.daemons[0].seen!;
    const blockers = decision.kind === 'refuse' ? decision.blockers : [];
    expect([one.primary, blockers.map(({ code }) => code)]).toEqual(['m1', ['never-promote', 'never-promote']]);
  });

  it('applier stopped on a duplicate key → not electable; switchover refused up front', async () => {
    const one = await Situation.quiet();
    await one.happens('applier-error', 'm2').pass(1_000);
    const refused = checkSwitchover(one.world.daemons[0].seen!.topology, 'm2');
    expect(refused.map(({ code }) => code)).toContain('not-applying');
    await one.happens('kill-member', 'm1').pass(6_000);
    expect([one.primary, one.lost()]).toEqual(['m3', []]);
  });
});

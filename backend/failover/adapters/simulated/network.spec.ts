import { Dice, EventQueue } from './event-queue.js';
import { Line, SimulatedNetwork, SimulatedProcess } from './network.js';

/** A line from `a` to `b` on which everything takes 100 ms; `at` plans, `arrived` lists what came to `b`. */
function slowLine() {
  const queue = new EventQueue();
  const network = new SimulatedNetwork(queue, new Dice(7));
  const ends = ['a', 'b'].map((host) => new SimulatedProcess(host, queue)) as [SimulatedProcess, SimulatedProcess];
  network.delay('a', 'b', 100);
  const line = new Line(network, ['a', 'b'], ends);
  const arrived: string[] = [];
  line.onClosed[1] = () => arrived.push('closed');
  const at = (ms: number, run: () => void) => void queue.after(ms, run);
  const send = (ms: number, what: string) => at(ms, () => line.send(0, () => arrived.push(what)));
  const passed = () => {
    while (queue.step(10_000));
    return arrived;
  };
  return { network, line, at, send, passed };
}

describe('A line of the simulated network', () => {
  it('brings what a cut way swallowed before what was sent after it', () => {
    const { network, at, send, passed } = slowLine();
    send(0, 'first');
    send(1, 'second');
    at(99, () => network.cut('a', 'b'));
    at(100.9, () => network.heal('a', 'b'));
    expect(passed()).toEqual(['first', 'second']);
  });

  it('brings nothing that was sent after something that is lost: a stream is whole up to where it broke', () => {
    const { network, line, at, send, passed } = slowLine();
    send(0, 'before');
    send(30, 'lost');
    send(90, 'after');
    at(120, () => network.cut('a', 'b'));
    at(150, () => line.close(0));
    at(170, () => network.heal('a', 'b'));
    expect(passed()).toEqual(['before', 'closed']);
  });
});

import { BlockWriter, unpackBlock } from '../../domain/block.js';
import { SlotTable } from './slot-table.js';

describe('The table of slots', () => {
  it('keeps each row by itself, however many there are, and gives a row that was given back anew and empty', () => {
    const table = new SlotTable();
    const writer = new BlockWriter();
    const slotOf = (row: number) => {
      writer.begin(Uint8Array.of(1));
      table.write(row, 1, writer);
      return unpackBlock(writer.done()).get(0)!;
    };
    const rows = Array.from({ length: 1_000 }, () => table.take());
    expect(new Set(rows).size).toBe(1_000);
    for (const row of rows) for (let n = 0; n <= row % 3; n++) table.add(row, row, n > 0);
    for (const row of rows) {
      const { count, failures, sum, min, max } = slotOf(row);
      const times = 1 + (row % 3);
      expect([count, failures, sum, min, max]).toEqual([times, times - 1, times * row, row, row]);
    }
    table.giveBack(rows[700]);
    const again = table.take();
    expect([again, table.isEmpty(again), table.isEmpty(rows[701])]).toEqual([rows[700], true, false]);
  });
});

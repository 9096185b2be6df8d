import { SpareBytes } from './spare-bytes.js';

describe('spare bytes', () => {
  it('are what every reader has sent, once', () => {
    const [spare, bytes] = [new SpareBytes(), new Uint8Array(8)];
    const [one, other] = [spare.lend(bytes), spare.lend(bytes)];
    one.sent();
    expect(spare.take()).toBeNull();
    other.sent();
    expect(spare.take()).toBe(bytes);
    expect(spare.take()).toBeNull();
  });

  it('are lent again like any other', () => {
    const [spare, bytes] = [new SpareBytes(), new Uint8Array(8)];
    spare.lend(bytes).sent();
    const again = spare.lend(spare.take()!);
    expect(spare.take()).toBeNull();
    again.sent();
    expect(spare.take()).toBe(bytes);
  });
});

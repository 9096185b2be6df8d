import { admits, patternFor } from './host-pattern.js';

describe("an account's host", () => {
  it('admits addresses by wildcards, networks and exact words', () => {
    expect(admits('%', '10.0.0.1')).toBeTrue();
    expect(admits('10.0.0.%', '10.0.0.1')).toBeTrue();
    expect(admits('10.0.0.%', '10.0.1.1')).toBeFalse();
    expect(admits('10.0.0.0/255.255.255.0', '10.0.0.9')).toBeTrue();
    expect(admits('10.0.0.0/255.255.255.0', '10.0.1.9')).toBeFalse();
    expect(admits('localhost', '127.0.0.1')).toBeTrue();
    expect(admits('db-_', 'db-2')).toBeTrue();
  });

  it('is proposed no wider than the members need', () => {
    expect(patternFor(['10.0.0.1', '10.0.0.7'])).toBe('10.0.0.%');
    expect(patternFor(['10.0.0.1', '10.0.1.7'])).toBe('%');
    expect(patternFor(['127.0.0.1', '127.0.0.1'])).toBe('%');
    expect(patternFor(['db-1', '10.0.0.1'])).toBe('%');
  });
});

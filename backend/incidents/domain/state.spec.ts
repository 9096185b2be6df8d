import { incidentTable, proveIncidentTable } from './state.js';

describe("the table of an incident's life", () => {
  it('is refused with the law it breaks', () => {
    const broken = (edit: (table: Record<string, Record<string, unknown>>) => void) => {
      const table = structuredClone(incidentTable);
      edit(table);
      return () => proveIncidentTable(table);
    };
    expect(() => proveIncidentTable(incidentTable)).not.toThrow();
    expect(broken((table) => (table.acknowledged.escalated = 'acknowledged'))).toThrowError(/would be escalated/);
    expect(broken((table) => (table.merged.reopened = 'firing'))).toThrowError(/leaves merged/);
    expect(broken((table) => (table.firing.ended = 'firing'))).toThrowError(/would not resolve firing|never ends/);
    expect(broken((table) => (table.resolved.acknowledged = 'acknowledged'))).toThrowError(/would leave resolved/);
    expect(broken((table) => delete table.firing.merged)).toThrowError(/Nothing is said of merged in firing/);
    expect(broken((table) => (table.firing.merged = 'gone'))).toThrowError(/leads nowhere/);
  });
});

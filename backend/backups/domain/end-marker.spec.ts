import { endsWell } from './end-marker.js';

describe('end marker', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('of a dump is its last line, with or without a date', () => {
    expect(endsWell('sql-dump', bytes('x;\n-- Dump completed on 2026-11-22  2:10:04\n'))).toBeTrue();
    expect(endsWell('sql-dump', bytes('x;\n-- Dump completed\n'))).toBeTrue();
  });

  it('of a dump is not the same words inside a row, or before more data', () => {
    expect(endsWell('sql-dump', bytes("INSERT INTO t VALUES ('-- Dump completed');\n"))).toBeFalse();
    expect(endsWell('sql-dump', bytes('-- Dump completed\nINSERT INTO t VALUES (1);\n'))).toBeFalse();
    expect(endsWell('sql-dump', bytes('-- Dump completed on 2026'))).toBeFalse();
    expect(endsWell('sql-dump', bytes(''))).toBeFalse();
  });

  it('of a tar is two blocks of zeros', () => {
    expect(endsWell('tar', new Uint8Array(1024))).toBeTrue();
    expect(endsWell('tar', new Uint8Array(1023))).toBeFalse();
    expect(endsWell('tar', new Uint8Array(1024).fill(1, 1023))).toBeFalse();
  });
});

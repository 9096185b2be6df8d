import { bech32Decode, bech32Encode } from './bech32.js';

describe('bech32', () => {
  it('gives back what was written, for every byte', () => {
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(bech32Decode(bech32Encode('age', data))).toEqual({ hrp: 'age', data });
  });

  it('refuses a string in which any one character was mistyped', () => {
    const text = bech32Encode(
      'age',
      Uint8Array.from({ length: 32 }, (_, byte) => byte * 7),
    );
    for (let place = 4; place < text.length; place++) {
      const other = text[place] === 'q' ? 'p' : 'q';
      expect(() => bech32Decode(text.slice(0, place) + other + text.slice(place + 1))).toThrowError();
    }
  });

  it('refuses mixed case, a missing separator and foreign characters', () => {
    expect(() => bech32Decode('Age1qqqqqqqq')).toThrowError(/mixed/);
    expect(() => bech32Decode('qqqqqqqq')).toThrowError(/separator/);
    expect(() => bech32Decode('age1bbbbbbbb')).toThrowError(/cannot occur/);
  });
});

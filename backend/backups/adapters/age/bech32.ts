/**
 * Bech32 (BIP 173) without its 90-character limit, as age uses it to write keys.
 * Law: decode(encode(hrp, data)) gives the same, and any single changed character is refused by the checksum.
 */
const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Writes `data` (8-bit bytes) as a lower-case Bech32 string with the human-readable part `hrp`. */
export function bech32Encode(hrp: string, data: Uint8Array): string {
  const words = regroup(data, 8, 5, true);
  const symbols = [...words, ...checksum(hrp, words)].map((word) => alphabet[word]);
  return `${hrp}1${symbols.join('')}`;
}

/** Reads a Bech32 string, all lower or all upper case. Throws when anything in it is off. */
export function bech32Decode(text: string): { hrp: string; data: Uint8Array } {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) throw new Error('mixed upper and lower case');
  const lower = text.toLowerCase();
  const split = lower.lastIndexOf('1');
  if (split < 1 || split + 7 > lower.length) throw new Error('no separator or too short');
  const hrp = lower.slice(0, split);
  const words = [...lower.slice(split + 1)].map(symbolValue);
  if (polymod([...spread(hrp), ...words]) !== 1) throw new Error('the checksum does not match');
  return { hrp, data: Uint8Array.from(regroup(words.slice(0, -6), 5, 8, false)) };
}

function symbolValue(symbol: string): number {
  const value = alphabet.indexOf(symbol);
  if (value < 0) throw new Error('a character that cannot occur in a key');
  return value;
}

function checksum(hrp: string, words: number[]): number[] {
  const rest = polymod([...spread(hrp), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  return [0, 1, 2, 3, 4, 5].map((place) => (rest >> (5 * (5 - place))) & 31);
}

function spread(hrp: string): number[] {
  const codes = [...hrp].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(words: number[]): number {
  let rest = 1;
  for (const word of words) {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ word;
    for (let bit = 0; bit < 5; bit++) if ((top >> bit) & 1) rest ^= generator[bit];
  }
  return rest >>> 0;
}

function regroup(words: Iterable<number>, from: number, to: number, pad: boolean): number[] {
  const grouped: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of words) {
    held = ((held << from) | word) & 0xffff;
    bits += from;
    for (; bits >= to; bits -= to) grouped.push((held >> (bits - to)) & ((1 << to) - 1));
  }
  if (pad && bits > 0) grouped.push((held << (to - bits)) & ((1 << to) - 1));
  if (!pad && (bits >= from || (held & ((1 << bits) - 1)) !== 0)) throw new Error('left-over bits are not zero');
  return grouped;
}

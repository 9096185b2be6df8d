/** Makes X.509 certificates for tests with node:crypto alone: expired ones and ones for another name too. */
import { createSign, generateKeyPairSync } from 'node:crypto';

const der = (tag: number, ...parts: (Buffer | number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: (Buffer | number[])[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, bytes);
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = (name: string) => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
const time = (ms: number) => der(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')));

function alternativeNames(names: string[]): Buffer {
  const entries = names.map((name) => {
    const isAddress = /^[\d.]+$/.test(name);
    return isAddress ? der(0x87, name.split('.').map(Number)) : der(0x82, Buffer.from(name));
  });
  const extension = sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...entries)));
  return der(0xa3, sequence(extension));
}

/** A self-signed certificate in PEM form, valid for the names and between the two moments. */
export function selfSigned(
  names: string[],
  notBefore = Date.now() - 86_400_000,
  notAfter = Date.now() + 90 * 86_400_000,
): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = commonName(names[0]);
  const toBeSigned = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    ecdsaWithSha256,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    alternativeNames(names),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(privateKey);
  const whole = sequence(toBeSigned, ecdsaWithSha256, der(0x03, [0], signature));
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

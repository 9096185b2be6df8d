import type { EndMarker } from '../domain/end-marker.js';
import type { AgeKeyPair } from '../adapters/age/keys.js';
import type { PackOrder, Pipeline, Unpacked, Watch } from '../ports.js';

/** Packs as a run does: writes the file, then reads it back; the stages are those of the writing. */
export async function packAndRead(
  pipeline: Pipeline,
  key: AgeKeyPair,
  order: Omit<PackOrder, 'recipients'> & { endMarker: EndMarker },
  watch: Watch,
): Promise<Unpacked> {
  const { endMarker, ...packing } = order;
  const packed = await pipeline.pack({ ...packing, recipients: [key.publicKey] }, watch);
  const { file, idleMs } = order;
  const expected = { plain: null, stored: packed.stored };
  const reading = { file, idleMs, endMarker, expected, secretKeys: [key.secretKey], consumer: null };
  return { ...(await pipeline.unpack(reading, watch)), stages: packed.stages, notices: packed.notices };
}

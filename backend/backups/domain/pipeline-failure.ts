/** Why a stream of data into or out of an archive did not end well. */
export type PipelineFailureReason =
  | 'producer-failed'
  | 'consumer-failed'
  | 'compressor-failed'
  | 'no-output'
  | 'no-end-marker'
  | 'disk-full'
  | 'not-writable'
  | 'idle'
  | 'cancelled'
  | 'wrong-key'
  | 'damaged'
  | 'missing';

/** The data of a failed pipeline is worth nothing: whoever catches this discards it. */
export class PipelineFailure extends Error {
  override name = 'PipelineFailure';

  constructor(
    readonly reason: PipelineFailureReason,
    message: string,
  ) {
    super(message);
  }
}

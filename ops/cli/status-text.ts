import { bold, cyan, dim, green, red, yellow } from './terminal/text.js';
import type { Text } from './terminal/text.js';

const paints: Record<string, (text: Text) => Text> = {
  up: green,
  down: (text) => bold(red(text)),
  degraded: yellow,
  flapping: yellow,
  unknown: dim,
  maintenance: cyan,
  paused: dim,
  succeeded: green,
  done: green,
  failed: red,
  running: cyan,
  queued: dim,
  cancelled: yellow,
};

/** A status or state in its colour; the word stays, colour alone says nothing. */
export function statusText(status: string): Text {
  const word = status === 'down' ? 'DOWN' : status;
  return (paints[status] ?? ((text: Text) => text))(word);
}

import { bold, cyan, dim, green, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

const paints: Record<string, (text: Text) => Text> = {
  ok: green,
  attention: yellow,
  critical: (text) => bold(red(text)),
  recovering: cyan,
  down: (text) => bold(red(text)),
  apart: yellow,
  unseen: dim,
  unknown: dim,
  warning: yellow,
  note: dim,
  done: green,
  failed: red,
  asks: yellow,
  'rolled-back': yellow,
  running: cyan,
};

/** A cluster's or member's state in its colour; the word stays. */
export const stateText = (state: string): Text => (paints[state] ?? ((text: Text) => text))(state);

/** The mode, and that it is held back for now: "automatic, paused". */
export const modeText = ({ mode, pausedUntil }: { mode: string; pausedUntil: number | null }): Text =>
  pausedUntil ? [mode, ', ', yellow('paused')] : mode;

import type uPlot from 'uplot';
import type { ChartPoint, ChartSpan } from './chart-data';
import type { ChartColours } from './chart-colours';

const ARM = 2.4;

/** Under the lines: a full-height tint with its word where it was down, and a × at the bottom for each failed stretch. */
export function drawMarks(
  plot: uPlot,
  colours: ChartColours,
  spans: readonly ChartSpan[],
  points: readonly ChartPoint[],
): void {
  const context = plot.ctx;
  context.save();
  for (const span of spans) drawSpan(plot, colours, span);
  context.strokeStyle = colours.downMark;
  context.lineWidth = 1.6 * devicePixelRatio;
  for (const point of points) if (point.failures > 0) drawCross(plot, point.at / 1000);
  context.restore();
}

function drawSpan(plot: uPlot, colours: ChartColours, span: ChartSpan): void {
  const { left, top, width, height } = plot.bbox;
  const start = Math.max(left, plot.valToPos(span.from / 1000, 'x', true));
  const end = Math.min(left + width, plot.valToPos(span.to / 1000, 'x', true));
  if (end - start < 1) return;
  plot.ctx.fillStyle = colours.downBack;
  plot.ctx.fillRect(start, top, end - start, height);
  plot.ctx.fillStyle = colours.downText;
  plot.ctx.font = colours.font.replace(/^500 12px/, `600 ${12 * devicePixelRatio}px`);
  plot.ctx.textAlign = 'right';
  const room = end - start - 8 * devicePixelRatio;
  if (plot.ctx.measureText(span.word).width <= room)
    plot.ctx.fillText(span.word, end - 4 * devicePixelRatio, top + 14 * devicePixelRatio);
}

function drawCross(plot: uPlot, at: number): void {
  const arm = ARM * devicePixelRatio;
  const x = plot.valToPos(at, 'x', true);
  const y = plot.bbox.top + plot.bbox.height - 2 * arm;
  plot.ctx.beginPath();
  plot.ctx.moveTo(x - arm, y - arm);
  plot.ctx.lineTo(x + arm, y + arm);
  plot.ctx.moveTo(x + arm, y - arm);
  plot.ctx.lineTo(x - arm, y + arm);
  plot.ctx.stroke();
}

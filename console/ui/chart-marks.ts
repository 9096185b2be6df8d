import type uPlot from 'uplot';
import type { ChartMark, ChartPoint, ChartSpan } from './chart-data';
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

/** Over the band: a dashed ink line for each, and its sentence where there is room for it beside the one before. */
export function drawHappenings(plot: uPlot, colours: ChartColours, marks: readonly ChartMark[]): void {
  const { left, top, width, height } = plot.bbox;
  const context = plot.ctx;
  context.save();
  context.strokeStyle = context.fillStyle = colours.ink;
  context.font = colours.font.replace('12px', `${12 * devicePixelRatio}px`);
  context.textAlign = 'left';
  context.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  let free = left;
  for (const { at, sentence } of marks) {
    const x = plot.valToPos(at / 1000, 'x', true);
    if (x < left || x > left + width) continue;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    const gap = 4 * devicePixelRatio;
    const room = context.measureText(sentence).width;
    const start = x + gap + room > left + width ? x - gap - room : x + gap;
    if (start < free) continue;
    context.fillText(sentence, start, top + 30 * devicePixelRatio);
    free = Math.max(x, start + room) + 2 * gap;
  }
  context.restore();
}

// Drawing: axes, lines at the smallest and the largest value of each pixel, marks. Everything is drawn in CSS pixels.

const LEFT = 58, RIGHT = 10, TOP = 8, BOTTOM = 24;
let colors = {};

function readColors() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['back', 'panel', 'text', 'soft', 'rule', 'danger', 'warning', 'safe', 'neutral', 'extra', 'shade']) colors[name] = style.getPropertyValue('--' + name).trim();
  colors.accepted = colors.safe; colors.scaled = colors.warning; colors.skipped = colors.neutral; colors.rejected = colors.danger; colors.unmeasured = colors.soft;
  colors.runs = [colors.neutral, colors.danger, colors.safe, colors.warning, colors.extra, colors.soft];
}

// Two canvases over each other: what is drawn once, and what follows the pointer.
class Plot {
  constructor(element, left = LEFT) {
    this.element = element; this.left = left;
    this.base = element.appendChild(document.createElement('canvas'));
    this.over = element.appendChild(document.createElement('canvas'));
  }

  begin(canvas) {
    const scale = devicePixelRatio || 1, width = this.element.clientWidth, height = this.element.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) { canvas.width = Math.round(width * scale); canvas.height = Math.round(height * scale); }
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = '12px system-ui, sans-serif';
    Object.assign(this, { width, height, right: width - RIGHT, bottom: height - BOTTOM, top: TOP });
    return context;
  }

  x(step, view) { return this.left + (this.right - this.left) * (step - view[0]) / (view[1] - view[0]); }

  step(x, view) { return view[0] + (view[1] - view[0]) * Math.min(1, Math.max(0, (x - this.left) / (this.right - this.left))); }
}

function label(value) {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(6)));
}

function show(value) {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  return size >= 1e6 || (size > 0 && size < 1e-4) ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toPrecision(4)));
}

// Ticks of 1, 2 or 5 times a power of ten, at most so many.
function linearTicks(low, high, most) {
  const span = high - low, unit = 10 ** Math.floor(Math.log10(span / most));
  const step = unit * [1, 2, 5, 10].find(factor => span / (factor * unit) <= most);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9 && ticks.length < 50; i++) ticks.push(i * step);
  return ticks;
}

function logTicks(low, high, most) {
  const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9), ticks = [];
  if (last - first < 2) {
    for (let e = first - 1; e <= last + 1; e++) for (const factor of [1, 2, 5]) { const tick = factor * 10 ** e; if (tick >= low && tick <= high) ticks.push(tick); }
    return ticks.length > 1 ? ticks : linearTicks(low, high, most);
  }
  const every = Math.ceil((last - first + 1) / most);
  for (let e = first; e <= last; e += every) ticks.push(10 ** e);
  return ticks;
}

// Where a value stands between top and bottom.
function scaleOf(low, high, log) {
  if (!(low <= high)) { low = log ? 0.1 : 0; high = 1; }
  if (log) {
    // Numbers of 1e-320 and of 1e300 have logarithms all the same.
    let a = Math.log10(low), b = Math.log10(high); const room = Math.max((b - a) * 0.04, 0.05);
    a -= room; b += room;
    return { low: 10 ** a, high: 10 ** b, log, position: value => (Math.log10(value) - a) / (b - a) };
  }
  const room = high > low ? (high / 2 - low / 2) * 0.08 : Math.max(Math.abs(high) * 0.1, 1e-12) || 1;
  const a = low - room, b = high + room, span = b / 2 - a / 2;
  return { low: a, high: b, log, position: value => (value / 2 - a / 2) / span };
}

// The range of what can be drawn, over the rows of a window.
function range(series, view, log) {
  let low = Infinity, high = -Infinity;
  for (const { run, values } of series) {
    const to = Math.min(run.rows, run.row(view[1]) + 1);
    for (let row = Math.max(0, run.row(view[0]) - 1); row < to; row++) {
      const value = values(row);
      if (Number.isFinite(value) && (!log || value > 0)) { if (value < low) low = value; if (value > high) high = value; }
    }
  }
  return [low, high];
}

function axes(context, plot, view, scale) {
  context.strokeStyle = colors.rule; context.fillStyle = colors.soft; context.lineWidth = 1;
  context.textAlign = 'right'; context.textBaseline = 'middle';
  let free = Infinity;
  const ticks = scale.log ? logTicks(scale.low, scale.high, 5) : Number.isFinite(scale.high - scale.low) ? linearTicks(scale.low, scale.high, 5) : [];
  for (const tick of ticks) {
    const y = plot.bottom - (plot.bottom - plot.top) * scale.position(tick);
    if (free - y < 15) continue;
    free = y;
    context.beginPath(); context.moveTo(plot.left, Math.round(y) + .5); context.lineTo(plot.right, Math.round(y) + .5); context.stroke();
    context.fillText(label(tick), plot.left - 6, y);
  }
  steps(context, plot, view);
}

function steps(context, plot, view) {
  context.fillStyle = colors.soft; context.textBaseline = 'top';
  let free = -Infinity;
  for (const tick of linearTicks(view[0], view[1], Math.max(2, Math.floor((plot.right - plot.left) / 90))).filter(Number.isInteger)) {
    const text = tick.toLocaleString('en'), width = context.measureText(text).width, x = Math.min(plot.width - width / 2 - 1, Math.max(width / 2, plot.x(tick, view)));
    if (x - width / 2 < free) continue;
    free = x + width / 2 + 8;
    context.textAlign = 'center';
    context.fillText(text, x, plot.bottom + 7);
  }
}

// A line; where a pixel holds several rows, from the smallest to the largest of them. What is infinite is marked at the edge.
function line(context, plot, view, scale, { run, values, color, dashed, dots, connects }) {
  const y = value => plot.bottom - (plot.bottom - plot.top) * scale.position(value);
  const from = Math.max(0, run.row(view[0]) - 1), to = Math.min(run.rows, run.row(view[1]) + 1), dense = to - from > 2 * (plot.right - plot.left);
  context.save();
  context.beginPath(); context.rect(plot.left, 0, plot.right - plot.left, plot.height); context.clip();
  context.strokeStyle = context.fillStyle = color; context.lineWidth = dashed ? 1.25 : 1.5; context.lineJoin = 'round'; context.setLineDash(dashed ? [6, 4] : []);
  context.beginPath();
  let drawing = false, column = -1, low = 0, high = 0, last = 0, alone = null;
  const single = () => { if (alone) { context.moveTo(alone[0] - 1.5, alone[1]); context.lineTo(alone[0] + 1.5, alone[1]); alone = null; } };
  const flush = () => { if (column >= 0) { const x = column + .5; if (drawing) context.lineTo(x, y(low)); else context.moveTo(x, y(low)); context.lineTo(x, high === low ? y(high) - .5 : y(high)); context.lineTo(x, y(last)); drawing = true; column = -1; } };
  for (let row = from; row < to; row++) {
    const value = values(row), x = plot.x(run.step[row], view);
    if (!Number.isFinite(value) || (scale.log && value <= 0)) {
      if (connects && Number.isNaN(value)) continue;
      if (dense) flush(); else single();
      drawing = false;
      if (value === Infinity) context.fillRect(x - 1, 0, 3, 6);
      continue;
    }
    if (dots) { context.fillRect(x - 1, y(value) - 1, dense ? 1.5 : 3, dense ? 1.5 : 3); continue; }
    if (!dense) { if (drawing) { context.lineTo(x, y(value)); alone = null; } else { context.moveTo(x, y(value)); alone = [x, y(value)]; } drawing = true; continue; }
    if (Math.floor(x) !== column) { flush(); column = Math.floor(x); low = high = value; } else { if (value < low) low = value; if (value > high) high = value; }
    last = value;
  }
  if (dense) flush(); else single();
  context.stroke();
  context.restore();
}

// For each pixel the shares of the decisions, stacked.
function decisions(context, plot, view, run, top, height) {
  const counts = [0, 0, 0, 0, 0];
  let row = run.row(view[0]);
  const end = Math.min(run.rows, run.row(view[1]) + 1), width = Math.max(1, (plot.right - plot.left) / Math.max(1, view[1] - view[0]));
  while (row < end) {
    const x = Math.floor(plot.x(run.step[row], view));
    counts.fill(0);
    let total = 0;
    for (; row < end && Math.floor(plot.x(run.step[row], view)) === x; row++) { counts[run.at('flags', row) & 7]++; total++; }
    let y = top + height;
    counts.forEach((count, i) => { const part = height * count / total; context.fillStyle = colors[DECISIONS[i]]; context.fillRect(x, y - part, Math.min(width, plot.right - x) + (width > 2 ? -.5 : 0), part); y -= part; });
  }
}

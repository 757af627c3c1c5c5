// The map of the shares: a row for each parameter, a column for each step that was explained.

function drawMap(plot, run, view) {
  const { parameters, steps: at, shares } = run.map;
  const context = plot.begin(plot.base), wide = plot.width > 600, gutter = Math.min(wide ? 230 : 130, plot.width * .42);
  plot.left = gutter;
  const height = (plot.bottom - plot.top) / parameters.length;
  steps(context, plot, view);
  context.textBaseline = 'middle'; context.textAlign = 'right';
  parameters.forEach((name, i) => {
    const y = plot.top + i * height;
    context.fillStyle = colors.text;
    context.fillText(fitted(context, name, gutter - 8), gutter - 6, y + height / 2);
    context.fillStyle = colors.panel;
    context.fillRect(gutter, y, plot.right - gutter, height - 1);
  });
  // The strongest of the steps that share a column.
  const strongest = new Map(), width = Math.max(3, Math.min(14, (plot.right - gutter) / Math.max(1, view[1] - view[0])));
  for (let i = 0; i < at.length; i++) {
    if (at[i] < view[0] || at[i] > view[1]) continue;
    const column = Math.floor(plot.x(at[i], view) / width);
    for (let p = 0; p < parameters.length; p++) {
      const share = shares[i * parameters.length + p], key = column * parameters.length + p;
      if (share && Math.abs(share) > Math.abs(strongest.get(key) ?? 0)) strongest.set(key, share);
    }
  }
  for (const [key, share] of strongest) {
    const p = key % parameters.length, x = (key - p) / parameters.length * width;
    context.globalAlpha = Math.min(1, .12 + .88 * Math.min(1, Math.abs(share)));
    context.fillStyle = share > 0 ? colors.danger : colors.neutral;
    context.fillRect(Math.max(gutter, x), plot.top + p * height, width, height - 1);
  }
  context.globalAlpha = 1;
}

// The end of a path says more than its beginning.
function fitted(context, name, width) {
  if (context.measureText(name).width <= width) return name;
  let low = 0, high = name.length;
  while (low < high) { const middle = (low + high + 1) >> 1; if (context.measureText('…' + name.slice(-middle)).width <= width) low = middle; else high = middle - 1; }
  return '…' + name.slice(name.length - low);
}

// The explained step nearest to the cursor, in words.
function shareText(run, step) {
  const { parameters, steps: at, shares } = run.map;
  let best = -1;
  for (let i = 0; i < at.length; i++) if (best < 0 || Math.abs(at[i] - step) < Math.abs(at[best] - step)) best = i;
  if (best < 0) return '';
  const parts = parameters.map((name, p) => [name, shares[best * parameters.length + p]]).filter(([, share]) => share).sort((a, b) => b[1] - a[1]).slice(0, 6);
  return `Step ${at[best].toLocaleString('en')}: ` + parts.map(([name, share]) => `${name} ${(100 * share).toFixed(1)}%`).join(', ') + '.';
}

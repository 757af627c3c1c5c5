// The page: what is chosen, where the window and the cursor are, and what the pointer and the keys do to them.

const $ = id => document.getElementById(id);
const charts = new Map();
const timeline = new Plot($('timeline')), map = new Plot(document.querySelector('.map'));
let chosen = 0, window_ = null, cursor = null, queued = false;

const extent = () => {
  let low = Infinity, high = -Infinity;
  for (const run of runs) if (run.rows) { low = Math.min(low, run.first()); high = Math.max(high, run.last()); }
  return low <= high ? (low === high ? [low - .5, low + .5] : [low, high]) : [0, 1];
};
const view = () => window_ ?? extent();
const run = () => runs[chosen];

function later() { if (!queued) { queued = true; requestAnimationFrame(() => { queued = false; draw(); }); } }

function draw() {
  if (!runs.length || !runs.some(one => one.rows)) return;
  for (const one of runs) {
    if (one.counted === one.rows + ':' + one.generation) continue;
    one.counted = one.rows + ':' + one.generation; one.decided = [0, 0, 0, 0, 0]; one.foretold = false;
    for (let row = 0; row < one.rows; row++) { const decision = one.at('flags', row) & 7; one.decided[decision]++; one.foretold ||= decision !== 4 && !one.measured(row); }
  }
  const specs = chartsOf(run()), wanted = new Set(specs.map(spec => spec.id));
  for (const [id, chart] of charts) if (!wanted.has(id)) { chart.figure.remove(); charts.delete(id); }
  specs.forEach((spec, i) => {
    if (!charts.has(spec.id)) { const chart = new Chart(spec.title, spec.decisions); charts.set(spec.id, chart); listen(chart.plot, () => view()); }
    const figure = charts.get(spec.id).figure;
    if ($('charts').children[i] !== figure) $('charts').insertBefore(figure, $('charts').children[i] ?? null);
  });
  for (const spec of specs) charts.get(spec.id).draw(spec, view());
  drawTimeline();
  $('map').hidden = !run().map?.count;
  if (run().map?.count) { map.element.style.height = Math.max(90, 32 + 18 * run().map.parameters.length) + 'px'; drawMap(map, run(), view()); }
  drawCursor();
}

function drawTimeline() {
  const context = timeline.begin(timeline.base), whole = extent();
  timeline.bottom = timeline.height - 20; timeline.top = 4;
  const series = runs.map(one => ({ run: one, values: bound(one, 'ratio'), color: runs.length > 1 ? colorOf(one) : colors.soft }));
  const scale = scaleOf(...range(series, whole, true), true);
  for (const episode of run().episodes) {
    const from = timeline.x(episode.first, whole), to = timeline.x(episode.last, whole);
    context.fillStyle = colors[episode.kind]; context.globalAlpha = .35;
    context.fillRect(from - 1, timeline.top, Math.max(3, to - from), timeline.bottom - timeline.top);
    context.globalAlpha = 1;
  }
  for (const one of series) line(context, timeline, whole, scale, one);
  steps(context, timeline, whole);
}

function drawCursor() {
  const place = cursor;
  for (const { plot } of charts.values()) cross(plot, view(), place);
  if (run().map?.count) { map.begin(map.over); cross(map, view(), place); $('shares').textContent = shareText(run(), place ?? run().last()); }
  const whole = extent(), context = timeline.begin(timeline.over);
  timeline.bottom = timeline.height - 20; timeline.top = 4;
  if (window_) {
    const from = timeline.x(window_[0], whole), to = timeline.x(window_[1], whole);
    context.fillStyle = colors.shade; context.strokeStyle = colors.neutral;
    context.fillRect(from, timeline.top, Math.max(2, to - from), timeline.bottom - timeline.top);
    context.strokeRect(from, timeline.top, Math.max(2, to - from), timeline.bottom - timeline.top);
  }
  if (place !== null) mark(context, timeline, timeline.x(place, whole));
  readout();
}

function cross(plot, shown, place) {
  const context = plot.begin(plot.over);
  if (plot.selecting) { context.fillStyle = colors.shade; const [a, b] = plot.selecting; context.fillRect(Math.min(a, b), plot.top, Math.abs(b - a), plot.bottom - plot.top); }
  if (place !== null && place >= shown[0] && place <= shown[1]) mark(context, plot, plot.x(place, shown));
}

function mark(context, plot, x) { context.fillStyle = colors.text; context.fillRect(Math.round(x), plot.top, 1, plot.bottom - plot.top); }

function readout() {
  const one = run(), row = one.rows ? one.nearest(cursor ?? one.last()) : -1;
  if (row < 0) return;
  const items = [['step', one.step[row].toLocaleString('en')], ['', one.decision(row) + (one.sampled(row) ? ', on a sample' : one.measured(row) || one.decision(row) === 'unmeasured' ? '' : ', by a forecast')], ['r', show(one.at('ratio', row))], ['scale', show(one.at('scale', row))]];
  for (const { key, label } of one.names) { const value = one.at(key, row); if (!Number.isNaN(value) && items.length < 10) items.push([label, show(value)]); }
  $('readout').replaceChildren(...items.map(([name, value]) => { const item = document.createElement('span'), strong = document.createElement('b'); strong.textContent = value; item.append(name ? name + ' ' : '', strong); return item; }));
  const slider = $('timeline'), whole = extent();
  for (const [name, value] of [['min', whole[0]], ['max', whole[1]], ['now', one.step[row]], ['text', items.map(item => item.join(' ').trim()).join(', ')]]) slider.setAttribute('aria-value' + name, value);
}

function look(from, to) {
  const [low, high] = extent(), least = Math.min(high - low, 4);
  if (to - from < least) { const middle = (from + to) / 2; from = middle - least / 2; to = middle + least / 2; }
  const span = Math.min(high - low, to - from);
  from = Math.min(high - span, Math.max(low, from));
  window_ = span >= high - low ? null : [from, from + span];
  later();
}

function zoom(factor) {
  const [from, to] = view(), middle = cursor !== null && cursor >= from && cursor <= to ? cursor : (from + to) / 2;
  look(middle - (middle - from) * factor, middle + (to - middle) * factor);
}

function go(step) {
  const [low, high] = extent();
  cursor = Math.min(high, Math.max(low, step));
  const [from, to] = view();
  if (cursor < from || cursor > to) look(cursor - (to - from) / 2, cursor + (to - from) / 2);
  drawCursor();
}

function jump(direction) {
  const place = cursor ?? (direction > 0 ? -Infinity : Infinity), episodes = run()?.episodes ?? [];
  const found = direction > 0 ? episodes.find(episode => episode.first > place) : episodes.findLast(episode => episode.first < place);
  if (found) visit(found);
}

function visit(episode) {
  const room = Math.max(30, episode.last - episode.first);
  cursor = episode.first;
  look(episode.first - room, episode.last + room);
  const details = [...$('episodes').children].find(element => element.dataset.first === String(episode.first));
  for (const element of $('episodes').children) element.open = element === details;
}

// A click puts the cursor, a drag chooses a window.
function listen(plot, shown) {
  const element = plot.element, at = event => event.clientX - element.getBoundingClientRect().left;
  let start = null;
  element.addEventListener('pointerdown', event => { if (event.button === 0) { start = at(event); element.setPointerCapture(event.pointerId); } });
  element.addEventListener('pointermove', event => {
    if (!runs.length) return;
    plot.selecting = start !== null && Math.abs(at(event) - start) > 5 ? [start, at(event)] : null;
    if (event.pointerType === 'mouse' || start !== null) { cursor = plot.step(at(event), shown()); drawCursor(); }
  });
  element.addEventListener('pointerup', event => {
    const [from, to] = [start, at(event)].map(x => x === null ? null : plot.step(x, shown()));
    const selected = plot.selecting;
    start = plot.selecting = null;
    if (from === null) return;
    cursor = to;
    if (selected) look(Math.min(from, to), Math.max(from, to)); else if (shown === extent) go(to);
    drawCursor();
  });
  element.addEventListener('pointercancel', () => { start = plot.selecting = null; drawCursor(); });
  element.addEventListener('dblclick', () => { window_ = null; later(); });
}

const keys = {
  ArrowLeft: shift => shift ? pan(-.25) : stepBy(-1), ArrowRight: shift => shift ? pan(.25) : stepBy(1),
  '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2), Escape: () => { window_ = null; later(); },
  n: () => jump(1), p: () => jump(-1), Home: () => go(extent()[0]), End: () => go(extent()[1]),
};

function pan(part) { const [from, to] = view(), by = (to - from) * part; look(from + by, to + by); }

// By a pixel, and by a step where a step is wider.
function stepBy(direction) {
  const one = run(), [from, to] = view(), row = one.nearest(cursor ?? (direction > 0 ? from : to));
  const next = one.step[Math.min(one.rows - 1, Math.max(0, row + direction))], pixel = (to - from) / Math.max(1, timeline.width);
  go(direction > 0 ? Math.max(next, (cursor ?? from) + pixel) : Math.min(next, (cursor ?? to) - pixel));
}

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !runs.length || !run().rows) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.target.closest?.('summary, button') && event.key.length > 1 && event.key !== 'Escape')) return;
  act(event.shiftKey);
  event.preventDefault();
});

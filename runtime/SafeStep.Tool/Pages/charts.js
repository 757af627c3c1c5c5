// Which charts a run has, each with its lines.

const WIDE = 30;
const bound = (run, key) => { const column = run.columns.get(key); return row => column ? column[row] : NaN; };

// One run: what was proposed and what was taken. Several: the same line of each, in the run's colour.
function chartsOf(chosen) {
  const charts = [], several = runs.length > 1, has = key => runs.some(run => run.has(key));
  // A number of the user's may be called as a chart of ours: the id tells them apart.
  const add = (title, label, series, options = {}) => charts.push({ id: title, title, label, series: series.filter(Boolean), ...options });
  const each = (key, values = run => bound(run, key)) => runs.filter(run => run.has(key)).map(run => ({ run, values: values(run), name: run.name, color: colorOf(run) }));
  const one = (key, name, color, more = {}) => chosen.has(key) ? { run: chosen, values: bound(chosen, key), name, color: colors[color], ...more } : null;

  const names = new Map(runs.flatMap(run => run.names).map(name => [name.key, name.label]));
  for (const [key, label] of names) if (key.startsWith('v:')) add(label, '', (several ? each(key) : [one(key, label, 'neutral')]).map(series => series && { ...series, connects: series.run.isSparse(key) }), { id: key, log: 'wide' });

  const ratio = bound(chosen, 'ratio'), scale = bound(chosen, 'scale');
  const forecasts = chosen.foretold ?? false;
  const moving = chosen.has('limit'), of = several ? ' of ' + chosen.name : '';
  const limits = [one('target', (moving ? 'target' : 'limit') + of, 'soft', { dashed: true }), moving ? one('limit', 'limit' + of, 'extra', { dashed: true }) : null];
  add('Step against radius, r', 'length of the step over the radius', several
    ? [...each('ratio'), ...limits]
    : [forecasts ? { run: chosen, values: ratio, name: 'forecast where not measured', color: colors.warning } : null,
      { run: chosen, values: row => chosen.measured(row) ? ratio(row) : NaN, name: forecasts ? 'measured' : 'proposed', color: colors.danger, dots: forecasts },
      { run: chosen, values: row => ratio(row) * scale(row), name: 'taken', color: colors.safe }, ...limits], { log: true });
  add('Radius and step', 'length in parameter space', several ? each('radius')
    : [one('radius', 'radius', 'safe'), one('variance', 'radius, variance bound', 'warning'), one('exact', 'radius, exact bound', 'neutral'), one('distance', 'step proposed', 'danger', { dashed: true })], { log: true });
  add('Scale', 'step taken over step proposed', several ? each('scale') : [one('scale', 'scale', 'neutral')], { log: true });
  const rates = [...names.keys()].filter(key => key.startsWith('r:'));
  const ratesOf = (key, i) => each(key).map(series => ({ ...series, dashed: i > 0, name: rates.length > 1 ? `${series.name}, group ${key.slice(2)}` : series.name }));
  if (rates.length) add('Learning rate', '', several ? rates.flatMap(ratesOf) : rates.map((key, i) => one(key, names.get(key), ['neutral', 'warning', 'safe', 'danger', 'extra'][i % 5])), { log: 'wide' });
  add('Decisions', 'share of the steps', [], { decisions: true });
  if (has('sample')) add('Row that bounds the step', 'row of the batch', several ? each('sample').map(series => ({ ...series, dots: true })) : [one('sample', 'row', 'neutral', { dots: true })]);
  add('Cost of the guard', 'milliseconds', several ? each('guard') : [one('guard', 'whole guard', 'neutral'), one('jvp', 'logits and slopes', 'safe')], { log: true });
  return charts.filter(chart => chart.decisions || chart.series.length);
}

const colorOf = run => runs.length > 1 ? colors.runs[runs.indexOf(run) % colors.runs.length] : colors.neutral;

class Chart {
  constructor(title, isLow) {
    this.figure = document.createElement('figure');
    this.caption = this.figure.appendChild(document.createElement('figcaption'));
    const element = this.figure.appendChild(document.createElement('div'));
    element.className = 'plot';
    element.setAttribute('role', 'img');
    this.title = title;
    if (isLow) element.classList.add('low');
    this.plot = new Plot(element);
  }

  draw(spec, view) {
    this.spec = spec;
    const context = this.plot.begin(this.plot.base);
    if (spec.decisions) { this.drawDecisions(context, view); return; }
    const wide = spec.log === 'wide' ? (() => { const [low, high] = range(spec.series, view, false); return low > 0 && high > WIDE * low; })() : spec.log;
    const [low, high] = range(spec.series, view, wide);
    const scale = scaleOf(low, high, Boolean(wide));
    this.label(spec.series.map(series => [series.name, series.color, series.dashed]), spec.label + (wide ? (spec.label ? ', ' : '') + 'logarithmic' : ''));
    axes(context, this.plot, view, scale);
    for (const series of spec.series) line(context, this.plot, view, scale, series);
  }

  drawDecisions(context, view) {
    const present = DECISIONS.filter((_, i) => runs.some(run => run.decided[i] > 0)), height = (this.plot.bottom - this.plot.top) / runs.length;
    this.label(present.map(name => [name, colors[name], false]), this.spec.label + (runs.length > 1 ? ', a band for each run' : ''));
    steps(context, this.plot, view);
    runs.forEach((run, i) => decisions(context, this.plot, view, run, this.plot.top + i * height, height - (runs.length > 1 ? 4 : 0)));
  }

  label(keys, text) {
    const written = JSON.stringify([keys, text]);
    if (this.written === written) return;
    this.written = written;
    const title = document.createElement('b');
    title.textContent = this.title;
    this.caption.replaceChildren(title, ...keys.map(([name, color, dashed]) => {
      const key = document.createElement('span'), swatch = document.createElement('i');
      key.className = 'key';
      swatch.className = dashed ? 'dashed' : '';
      swatch.style.borderColor = color;
      key.append(swatch, name);
      return key;
    }));
    if (text) { const soft = document.createElement('span'); soft.className = 'key'; soft.textContent = text; this.caption.append(soft); }
    this.plot.element.setAttribute('aria-label', this.title + (text ? ': ' + text : '') + ', by step');
  }
}

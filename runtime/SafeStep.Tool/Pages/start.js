// What the page says beside the charts, and where it gets its runs from.

function take(message) {
  message.runs.forEach((one, i) => { (runs[i] ??= new Run()).take(one); });
  // A run that began anew may not reach where the page looked.
  const [low, high] = extent();
  if (window_ && (window_[0] > high || window_[1] < low)) window_ = null;
  if (cursor !== null) cursor = Math.min(high, Math.max(low, cursor));
  words();
  later();
}

function words() {
  const one = run();
  document.title = runs.length > 1 ? runs.map(other => other.name).join(', ') : one.name;
  $('name').textContent = document.title;
  $('sentence').textContent = runs.length > 1 ? `${one.name}: ${one.sentence}` : one.sentence;
  list($('notes'), one.notes, 'li', (item, note) => { item.textContent = note; });
  list($('facts').querySelector('table'), one.facts, 'tr', (line, [name, value]) => { line.append(cell('td', name), cell('td', value)); });
  $('runs').hidden = runs.length < 2;
  list($('runs'), runs, 'button', (button, other) => {
    const swatch = document.createElement('i'), key = document.createElement('span');
    key.className = 'key'; swatch.style.borderColor = colorOf(other); key.append(swatch, other.name);
    button.append(key);
    button.setAttribute('aria-pressed', other === one);
    button.addEventListener('click', () => { chosen = runs.indexOf(other); words(); later(); });
  }, [chosen, ...runs.map(other => other.name), colors.text]);
  $('list').hidden = one.episodes.length === 0;
  $('listed').textContent = one.episodes.length < one.episodeCount ? `The ${one.episodes.length} with the largest r of ${one.episodeCount}.` : '';
  $('back').disabled = $('next').disabled = one.episodes.length === 0;
  const open = new Set([...$('episodes').children].filter(element => element.open).map(element => element.dataset.first));
  list($('episodes'), one.episodes, 'details', (details, episode) => {
    details.dataset.first = episode.first;
    details.open = open.has(String(episode.first));
    details.append(cell('summary', episode.title), ...episode.text.map(sentence => cell('p', sentence)));
    if (episode.shares.length) {
      const table = document.createElement('table'), head = document.createElement('tr');
      head.append(...['Parameter', 'Part', 'Group', 'Learning rate'].map(name => cell('th', name)));
      table.append(head, ...episode.shares.map(parts => { const line = document.createElement('tr'); line.append(...parts.map(part => cell('td', part))); return line; }));
      details.append(table);
    }
    const button = cell('button', 'Show in the charts');
    button.addEventListener('click', () => visit(episode));
    details.append(button);
  });
}

function cell(kind, text) { const element = document.createElement(kind); element.textContent = text; return element; }

// Only what changed is written again, so that what is being read stays where it is.
function list(parent, items, kind, fill, key = items) {
  const written = JSON.stringify(key);
  if (parent.written === written) return;
  parent.written = written;
  parent.replaceChildren(...items.map(item => { const element = document.createElement(kind); fill(element, item); return element; }));
}

async function follow() {
  try {
    const start = performance.now(), at = runs.map(one => `${one.generation}.${one.rows}.${one.map?.count ?? 0}`).join('_');
    const answer = await fetch('data?at=' + at, { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    const message = await answer.json();
    if (message.runs.some((one, i) => !runs[i] || one.count || one.generation !== runs[i].generation || one.notes.length !== runs[i].notes?.length)) take(message);
    $('status').textContent = message.status;
    // A run of a million steps is not asked for more often than it can be told.
    setTimeout(follow, Math.max(document.hidden ? 5000 : 1000, 8 * (performance.now() - start)));
  } catch {
    $('status').textContent = 'safestep watch has ended. The page shows the run as it was last read.';
  }
}

readColors();
listen(timeline, extent);
listen(map, () => view());
for (const [id, act] of [['back', () => jump(-1)], ['next', () => jump(1)], ['in', () => zoom(.5)], ['out', () => zoom(2)], ['whole', keys.Escape]]) $(id).addEventListener('click', act);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColors(); words(); later(); });
new ResizeObserver(later).observe(document.body);
const given = JSON.parse($('data').textContent);
if (given.live) follow(); else take(given);

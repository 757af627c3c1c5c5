// Runs as the tool sends them: columns of numbers, whole in a report, in pieces while a run is watched.

const DECISIONS = ['accepted', 'scaled', 'skipped', 'rejected', 'unmeasured'];
const runs = [];

function bytes(text) {
  const raw = atob(text), array = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) array[i] = raw.charCodeAt(i);
  return array.buffer;
}

// JSON has no infinity and no NaN.
const number = value => typeof value === 'string' ? Number(value) : value === null ? NaN : value;

function numbers(column, count) {
  switch (column.type) {
    case 'f4': return new Float32Array(bytes(column.data));
    case 'f8': return new Float64Array(bytes(column.data));
    case 'u1': return new Uint8Array(bytes(column.data));
    default: return new Float64Array(count).fill(number(column.value));
  }
}

class Run {
  constructor() { this.columns = new Map(); this.rows = 0; this.capacity = 0; this.generation = -1; this.map = null; this.episodes = []; this.names = []; }

  // Adds the rows that a message holds; those of another generation replace what was there.
  take(message) {
    this.notes = message.notes;
    if (!message.columns) return;
    if (message.generation !== this.generation || message.from === 0) {
      this.columns = new Map(); this.rows = 0; this.capacity = 0; this.map = null;
    }
    this.generation = message.generation;
    const rows = message.from + message.count;
    if (rows > this.capacity) {
      this.capacity = Math.max(rows, Math.min(2 * this.capacity, rows + 100000));
      for (const [key, old] of this.columns) this.columns.set(key, this.grown(old));
    }
    for (const column of message.columns) {
      if (!this.columns.has(column.key)) this.columns.set(column.key, this.grown(null));
      this.columns.get(column.key).set(numbers(column, message.count), message.from);
    }
    this.rows = rows;
    this.step = this.columns.get('step') ?? new Float64Array(0);
    Object.assign(this, { name: message.name, file: message.file, sentence: message.sentence, facts: message.facts, names: message.names, episodes: message.episodes, episodeCount: message.episodeCount });
    if (message.map) this.map = { parameters: message.map.parameters, count: message.map.count, steps: numbers(message.map.steps, message.map.columns), shares: numbers(message.map.shares, message.map.columns * message.map.parameters.length) };
  }

  grown(old) {
    const column = new Float64Array(this.capacity).fill(NaN);
    if (old) column.set(old.subarray(0, this.rows));
    return column;
  }

  has(key) { return this.columns.has(key); }

  at(key, row) { const column = this.columns.get(key); return column ? column[row] : NaN; }

  // Whether most steps have no such number, as where an accuracy is logged every tenth step.
  isSparse(key) { let count = 0; for (let row = 0; row < this.rows; row++) if (!Number.isNaN(this.at(key, row))) count++; return 2 * count < this.rows; }

  first() { return this.rows ? this.step[0] : 0; }

  last() { return this.rows ? this.step[this.rows - 1] : 0; }

  // The first row whose step is at least as large.
  row(step) {
    let low = 0, high = this.rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step[middle] < step) low = middle + 1; else high = middle;
    }
    return low;
  }

  nearest(step) {
    const row = this.row(step);
    if (row === this.rows) return row - 1;
    return row > 0 && step - this.step[row - 1] < this.step[row] - step ? row - 1 : row;
  }

  decision(row) { return DECISIONS[this.at('flags', row) & 7]; }

  measured(row) { return (this.at('flags', row) & 8) !== 0; }

  sampled(row) { return (this.at('flags', row) & 16) !== 0; }
}

namespace SafeStep;

/// <summary>What one step of a recurrent layer computes.</summary>
internal enum RecurrentCell
{
    /// <summary>h' = tanh(W x + b + U h + c).</summary>
    Tanh,

    /// <summary>h' = max(W x + b + U h + c, 0).</summary>
    Relu,

    /// <summary>Input, forget and output gates around a cell state.</summary>
    Lstm,

    /// <summary>A reset and an update gate.</summary>
    Gru,
}

/// <summary>
/// Recurrent layers written with operations that have tangents, step by step. Sequences of several lengths lie as in a packed sequence: the rows of all first elements, then of all second ones, the longest sequence first; sequences
/// of one length are the special case of equally many rows in each step. Nothing is dropped between layers.
/// </summary>
/// <param name="jvp">The pass.</param>
/// <param name="layer">The layer, of one or more levels and one or two directions.</param>
/// <param name="cell">What one step computes.</param>
internal sealed class RecurrentTwin(TangentPass jvp, torch.nn.Module layer, RecurrentCell cell)
{
    private readonly PassOps ops = new(jvp, layer);
    private readonly LayerParameters parameters = new(layer);

    /// <summary>The result: outputs of the last level and the final state of each level and direction.</summary>
    /// <param name="Output">Shape [rows, directions * hidden].</param>
    /// <param name="Hidden">Shape [levels * directions, batch, hidden].</param>
    /// <param name="Cell">Shape [levels * directions, batch, hidden]; null but for an LSTM.</param>
    internal readonly record struct Result(Tensor Output, Tensor Hidden, Tensor? Cell);

    /// <summary>One step from the state before to the state after, for a layer that is a single cell.</summary>
    public State Step(Tensor input, State state) => Next(ops.Affine(input, parameters["weight_ih"], parameters.Find("bias_ih")), state, "");

    /// <summary>The state of zeros.</summary>
    /// <param name="input">A tensor of the type and on the device of the state.</param>
    /// <param name="shape">Its shape.</param>
    public State Zero(Tensor input, params long[] shape) => new(
        ops.Constant(torch.zeros(shape, dtype: input.dtype, device: input.device)), cell == RecurrentCell.Lstm ? ops.Constant(torch.zeros(shape, dtype: input.dtype, device: input.device)) : null);

    /// <summary>Runs sequences of one length.</summary>
    /// <param name="input">Shape [steps, batch, features], or [batch, steps, features].</param>
    /// <param name="start">The first states, shape [levels * directions, batch, hidden]; null: zeros.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    public Result Run(Tensor input, State? start, bool batchFirst)
    {
        if (input.dim() != 3)
        {
            throw jvp.Refused($"{layer.GetName()} was given an input of {input.dim()} dimensions: its derivative is there for batches of sequences, of three.");
        }

        Tensor x = batchFirst ? ops.Linear(input, t => t.transpose(0, 1)) : input;
        long steps = x.shape[0], batch = x.shape[1], features = x.shape[2];
        var (output, hidden, memory) = Run(ops.Linear(x, t => t.reshape(steps * batch, features)), [.. Enumerable.Repeat(batch, (int)steps)], start);
        Tensor sequences = ops.Linear(output, t => t.reshape(steps, batch, t.shape[^1]));
        return new Result(batchFirst ? ops.Linear(sequences, t => t.transpose(0, 1)) : sequences, hidden, memory);
    }

    /// <summary>Runs sequences of several lengths.</summary>
    /// <param name="rows">Shape [all elements, features].</param>
    /// <param name="sizes">How many sequences have an element at each step: none more than the step before.</param>
    /// <param name="start">The first states of the sequences, the longest first; null: zeros.</param>
    public Result Run(Tensor rows, long[] sizes, State? start)
    {
        long hidden = parameters["weight_hh_l0"].shape[1];
        int directions = parameters.Find("weight_hh_l0_reverse") is null ? 1 : 2;
        var levels = Enumerable.Range(0, int.MaxValue).TakeWhile(level => parameters.Find($"weight_hh_l{level}") is not null).ToList();
        State first = start ?? Zero(rows, levels.Count * directions, sizes[0], hidden);
        var finals = new List<State>();
        foreach (int level in levels)
        {
            var outputs = new List<Tensor>();
            for (int direction = 0; direction < directions; direction++)
            {
                string suffix = $"_l{level}{(direction == 1 ? "_reverse" : "")}";
                long index = (level * directions) + direction;
                State own = first.Map(t => ops.Linear(t, all => all.select(0, index)));
                Tensor projected = ops.Affine(rows, parameters["weight_ih" + suffix], parameters.Find("bias_ih" + suffix));
                var (output, final) = direction == 0 ? Forwards(projected, sizes, own, suffix) : Backwards(projected, sizes, own, suffix);
                outputs.Add(output);
                finals.Add(final.Map(t => ops.Linear(t, one => one.unsqueeze(0))));
            }

            rows = ops.Cat(outputs, 1);
        }

        // Of their own memory, also where there is a single one: after one step it is the output.
        return new Result(rows, ops.Joined([.. finals.Select(final => final.Hidden)], 0), cell == RecurrentCell.Lstm ? ops.Joined([.. finals.Select(final => final.Cell!)], 0) : null);
    }

    // Sequences end one after the other, the last first.
    private (Tensor Output, State Final) Forwards(Tensor projected, long[] sizes, State state, string suffix)
    {
        var outputs = new List<Tensor>();
        var ended = new List<State>();
        long offset = 0, running = sizes[0];
        foreach (long size in sizes)
        {
            if (size < running)
            {
                long from = size, count = running - size;
                ended.Insert(0, state.Map(t => ops.Narrow(t, 0, from, count)));
                state = state.Map(t => ops.Narrow(t, 0, 0, from));
                running = size;
            }

            state = Next(ops.Narrow(projected, 0, offset, size), state, suffix);
            outputs.Add(state.Hidden);
            offset += size;
        }

        ended.Insert(0, state);
        return (ops.Cat(outputs, 0), Joined(ended));
    }

    // Sequences join one after the other, the first first.
    private (Tensor Output, State Final) Backwards(Tensor projected, long[] sizes, State start, string suffix)
    {
        var outputs = new List<Tensor>();
        long offset = sizes.Sum(), running = sizes[^1];
        State state = start.Map(t => ops.Narrow(t, 0, 0, sizes[^1]));
        foreach (long size in Enumerable.Reverse(sizes))
        {
            if (size > running)
            {
                long from = running, count = size - running;
                state = Joined([state, start.Map(t => ops.Narrow(t, 0, from, count))]);
                running = size;
            }

            offset -= size;
            state = Next(ops.Narrow(projected, 0, offset, size), state, suffix);
            outputs.Insert(0, state.Hidden);
        }

        return (ops.Cat(outputs, 0), state);
    }

    private State Joined(List<State> parts) => new(
        ops.Cat([.. parts.Select(part => part.Hidden)], 0), cell == RecurrentCell.Lstm ? ops.Cat([.. parts.Select(part => part.Cell!)], 0) : null);

    // From what the input contributes, shape [rows, gates * hidden], and the state before.
    private State Next(Tensor projected, State state, string suffix)
    {
        Tensor recurrent = ops.Affine(state.Hidden, parameters["weight_hh" + suffix], parameters.Find("bias_hh" + suffix));
        long hidden = state.Hidden.shape[1];
        switch (cell)
        {
            case RecurrentCell.Tanh:
                return new State(ops.Tanh(ops.Add(projected, recurrent)), null);
            case RecurrentCell.Relu:
                return new State(ops.Relu(ops.Add(projected, recurrent)), null);
            case RecurrentCell.Gru:
                Tensor both = ops.Sigmoid(ops.Add(ops.Narrow(projected, 1, 0, 2 * hidden), ops.Narrow(recurrent, 1, 0, 2 * hidden)));
                Tensor proposed = ops.Tanh(ops.Add(ops.Narrow(projected, 1, 2 * hidden, hidden), ops.Multiply(ops.Narrow(both, 1, 0, hidden), ops.Narrow(recurrent, 1, 2 * hidden, hidden))));
                return new State(ops.Add(proposed, ops.Multiply(ops.Narrow(both, 1, hidden, hidden), ops.Subtract(state.Hidden, proposed))), null);
            default:
                Tensor gates = ops.Add(projected, recurrent);
                Tensor open = ops.Sigmoid(ops.Narrow(gates, 1, 0, 2 * hidden));
                Tensor content = ops.Tanh(ops.Narrow(gates, 1, 2 * hidden, hidden));
                Tensor shown = ops.Sigmoid(ops.Narrow(gates, 1, 3 * hidden, hidden));
                Tensor memory = ops.Add(ops.Multiply(ops.Narrow(open, 1, hidden, hidden), state.Cell!), ops.Multiply(ops.Narrow(open, 1, 0, hidden), content));
                return new State(ops.Multiply(shown, ops.Tanh(memory)), memory);
        }
    }

    /// <summary>The state between two steps.</summary>
    /// <param name="Hidden">What the layer shows.</param>
    /// <param name="Cell">What an LSTM keeps beside it.</param>
    internal readonly record struct State(Tensor Hidden, Tensor? Cell)
    {
        public State Map(Func<Tensor, Tensor> operation) => new(operation(Hidden), Cell is null ? null : operation(Cell));
    }
}

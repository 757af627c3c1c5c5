using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>The parameters of a recurrent layer and what it does with them: levels on one another, each of one or two directions.</summary>
internal sealed class Recurrence
{
    private readonly Dictionary<string, Parameter> parameters = [];
    private readonly Func<Tensor, Tensor, Tensor, Tensor?, (Tensor Hidden, Tensor? Cell)> next;
    private readonly long levels, hidden;
    private readonly int directions;
    private readonly bool hasCell;
    private readonly double dropout;

    /// <param name="owner">The layer that the parameters are registered with.</param>
    /// <param name="gates">How many gates a step has.</param>
    /// <param name="next">A step: from the input's and the state's contribution [N, gates * hidden], the hidden state and the cell state.</param>
    /// <param name="hasCell">Whether there is a cell state.</param>
    /// <param name="form">The sizes.</param>
    internal Recurrence(nn.Module owner, int gates, Func<Tensor, Tensor, Tensor, Tensor?, (Tensor Hidden, Tensor? Cell)> next, bool hasCell, Form form)
    {
        (this.next, this.hasCell, BatchFirst, levels, hidden, dropout) = (next, hasCell, form.BatchFirst, form.Levels, form.Hidden, form.Dropout);
        if (levels < 1 || hidden < 1 || form.Inputs < 1) throw new ArgumentException($"{owner.GetName()}: {form.Inputs} inputs, {hidden} hidden, {levels} levels; each must be positive.");
        if (dropout is not (>= 0 and <= 1)) throw new ArgumentException($"{owner.GetName()}: a dropout of {dropout} is no probability.");
        directions = form.Bidirectional ? 2 : 1;
        for (var level = 0; level < levels; level++)
        {
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = Suffix(level, direction);
                Add("weight_ih" + suffix, gates * hidden, level == 0 ? form.Inputs : hidden * directions);
                Add("weight_hh" + suffix, gates * hidden, hidden);
                if (!form.Bias) continue;
                Add("bias_ih" + suffix, gates * hidden);
                Add("bias_hh" + suffix, gates * hidden);
            }
        }
        var bound = 1 / Math.Sqrt(hidden);
        foreach (var (name, parameter) in parameters)
        {
            nn.init.uniform_(parameter, -bound, bound);
            owner.register_parameter(name, parameter);
        }

        void Add(string name, params long[] shape) => parameters.Add(name, empty(shape, form.Type).AsParameter());
    }

    /// <summary>Whether the batch is the first dimension of the input.</summary>
    internal bool BatchFirst { get; }

    /// <summary>The outputs [steps, batch, directions * hidden] and the last states [levels * directions, batch, hidden].</summary>
    internal (Tensor Output, Tensor Hidden, Tensor? Cell) Run(nn.Module owner, Tensor input, Tensor? h0, Tensor? c0)
    {
        if (input.dim() != 3) throw new ArgumentException($"{owner.GetName()}: an input of shape {Layout.Text(input.Sizes)}; expected a batch of sequences, of three dimensions.");
        using var scope = NewDisposeScope();
        var x = BatchFirst ? input.transpose(0, 1) : input;
        long steps = x.shape[0], batch = x.shape[1];
        long[] states = [levels * directions, batch, hidden];
        foreach (var state in new[] { h0, c0 })
        {
            if (state is not null && !state.shape.AsSpan().SequenceEqual(states)) throw new ArgumentException($"{owner.GetName()}: a state of shape {Layout.Text(state.Sizes)}; expected {Layout.Text(states)}.");
        }
        var (lastHidden, lastCell) = (new List<Tensor>(), new List<Tensor>());
        for (var level = 0; level < levels; level++)
        {
            var outputs = new List<Tensor>();
            for (var direction = 0; direction < directions; direction++)
            {
                var index = (level * directions) + direction;
                var suffix = Suffix(level, direction);
                var projected = nn.functional.linear(x, parameters["weight_ih" + suffix], parameters.GetValueOrDefault("bias_ih" + suffix));
                var h = h0 is null ? zeros([batch, hidden], x.dtype) : h0.select(0, index);
                var c = !hasCell ? null : c0 is null ? zeros([batch, hidden], x.dtype) : c0.select(0, index);
                var made = new Tensor[steps];
                for (long i = 0; i < steps; i++)
                {
                    var step = direction == 0 ? i : steps - 1 - i;
                    var recurrent = nn.functional.linear(h, parameters["weight_hh" + suffix], parameters.GetValueOrDefault("bias_hh" + suffix));
                    (h, c) = next(projected.select(0, step), recurrent, h, c);
                    made[step] = h;
                }
                outputs.Add(stack(made, 0));
                lastHidden.Add(h);
                if (c is not null) lastCell.Add(c);
            }
            x = outputs.Count == 1 ? outputs[0] : cat(outputs.ToArray(), 2);
            if (level < levels - 1 && dropout > 0) x = nn.functional.dropout(x, dropout, owner.training);
        }
        var output = BatchFirst ? x.transpose(0, 1) : x;
        return (output.MoveToOuterDisposeScope(), stack(lastHidden.ToArray(), 0).MoveToOuterDisposeScope(), hasCell ? stack(lastCell.ToArray(), 0).MoveToOuterDisposeScope() : null);
    }

    /// <summary>h' = f(input + state).</summary>
    internal static (Tensor, Tensor?) Plain(bool rectified, Tensor projected, Tensor recurrent) => (rectified ? nn.functional.relu(projected + recurrent) : (projected + recurrent).tanh(), null);

    /// <summary>A reset and an update gate.</summary>
    internal static (Tensor, Tensor?) Gru(Tensor projected, Tensor recurrent, Tensor h)
    {
        var size = h.shape[1];
        var gates = (projected.narrow(1, 0, 2 * size) + recurrent.narrow(1, 0, 2 * size)).sigmoid();
        var proposed = (projected.narrow(1, 2 * size, size) + (gates.narrow(1, 0, size) * recurrent.narrow(1, 2 * size, size))).tanh();
        return (proposed + (gates.narrow(1, size, size) * (h - proposed)), null);
    }

    /// <summary>Input, forget and output gates around a cell state.</summary>
    internal static (Tensor, Tensor?) Lstm(Tensor projected, Tensor recurrent, Tensor c)
    {
        var size = c.shape[1];
        var gates = projected + recurrent;
        var open = gates.narrow(1, 0, 2 * size).sigmoid();
        var cell = (open.narrow(1, size, size) * c) + (open.narrow(1, 0, size) * gates.narrow(1, 2 * size, size).tanh());
        return (gates.narrow(1, 3 * size, size).sigmoid() * cell.tanh(), cell);
    }

    private static string Suffix(long level, long direction) => $"_l{level}{(direction == 1 ? "_reverse" : "")}";

    /// <summary>The sizes and settings of a recurrent layer.</summary>
    internal sealed record Form(long Inputs, long Hidden, long Levels, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional, ScalarType? Type);
}

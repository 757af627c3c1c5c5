using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Arrays and lists of tensors, given to whatever takes a sequence: children, helpers and local functions; with and without tensors that depend on the parameters.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Sequences : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 2);
    private readonly Linear last = Linear(46, 3);
    private readonly Joined joined = new();
    private readonly Gated gated = new();
    private readonly Halved halved = new();

    public Sequences()
        : base(nameof(Sequences)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var h = fc.forward(x);
        // An array, a list and constants for an IList.
        var a = joined.forward(new Tensor[] { x, h });
        var b = joined.forward(new List<Tensor> { h, x });
        var c = joined.forward(new[] { x, x });

        // The same for an IReadOnlyList.
        Tensor[] pair = [h.sin(), h];
        List<Tensor> grown = new() { h };
        grown.Add(h.cos());
        var d = cat(new[] { gated.forward(pair), gated.forward(grown), gated.forward([x, x]) }, 1);

        // What an interface stands for changes.
        IReadOnlyList<Tensor> either = grown;
        either = pair;
        IReadOnlyList<Tensor> halves = halved.forward(either);
        halves = halves.Count > 5 ? grown : halves;

        // Sequences of tuples and of sequences, and a tuple with a list.
        var groups = new Tensor[2][];
        groups[0] = pair;
        groups[1] = new[] { x[.., ..2], h.tanh() };
        (Tensor, List<Tensor>) mixed = (h, new List<Tensor> { x });
        var (weight, rest) = mixed;
        rest.Add(weight * h);
        var e = cat(new[] { Total(halves), Total(Flat(groups)), Weighted([(h, x[.., 2..]), (x[.., ..2], h)]), Total(Single(h), rest[1]), weight }, 1);
        return last.forward(cat(new[] { a, b, c, d, e, Optional(h), Optional(h, new[] { h }), rest[0] }, 1));

        Tensor Weighted((Tensor Weight, Tensor Value)[] terms)
        {
            var sum = zeros_like(terms[0].Value);
            foreach (var term in terms)
            {
                sum = sum + term.Weight * term.Value;
            }

            return sum;
        }
    }

    private static Tensor Total(IEnumerable<Tensor> parts)
    {
        Tensor? sum = null;
        foreach (var part in parts)
        {
            sum = sum is null ? part : sum + part;
        }

        return sum!;
    }

    private static Tensor Total(ICollection<Tensor> parts, Tensor scale) => stack(parts, 0).sum(0) * scale;

    private static ICollection<Tensor> Single(Tensor x) => [x];

    private static List<Tensor> Flat(IEnumerable<IReadOnlyList<Tensor>> groups)
    {
        List<Tensor> all = [];
        foreach (var group in groups)
        {
            for (int i = 0; i < group.Count; i++)
            {
                all.Add(group[i]);
            }
        }

        return all;
    }

    private static Tensor Optional(Tensor x, Tensor[]? more = null) => more is null ? x : x * more[0];
}

public sealed partial class Joined : Module<IList<Tensor>, Tensor>
{
    public Joined()
        : base(nameof(Joined))
    {
    }

    public override Tensor forward(IList<Tensor> x) => cat(x, 1);
}

public sealed partial class Gated : Module<IReadOnlyList<Tensor>, Tensor>
{
    public Gated()
        : base(nameof(Gated))
    {
    }

    public override Tensor forward(IReadOnlyList<Tensor> x) => x[0] * x[1].sigmoid();
}

public sealed partial class Halved : Module<IEnumerable<Tensor>, IReadOnlyList<Tensor>>
{
    private readonly Parameter half = new(ones(1) / 2);

    public Halved()
        : base(nameof(Halved)) => RegisterComponents();

    public override IReadOnlyList<Tensor> forward(IEnumerable<Tensor> x)
    {
        var all = new List<Tensor>();
        foreach (var part in x)
        {
            all.Add(part * half);
        }

        return all;
    }
}

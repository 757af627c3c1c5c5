using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Children behind every kind of field: dictionary, array, lists, interface, base class; a shared layer and tied weights.</summary>
[LogitHead]
public sealed partial class Children : Module<Tensor, Tensor>
{
    private readonly ModuleDict<Module<Tensor, Tensor>> branches = ModuleDict<Module<Tensor, Tensor>>(("left", Linear(4, 4)), ("right", Sequential(Linear(4, 4), Tanh())));
    private readonly Module<Tensor, Tensor>[] several = [Linear(4, 4), SiLU()];
    private readonly List<Child> blocks = [new DoublingChild(), new GatedChild()];
    private readonly ModuleList<Child> listed = ModuleList<Child>(new GatedChild(), new DoublingChild());
    private readonly IBlock block = new GatedChild();
    private readonly Child child = new DoublingChild();
    private readonly Module<Tensor, Tensor> byList = Sequential(new List<Module<Tensor, Tensor>> { Linear(4, 4), ReLU() });
    private readonly Module<Tensor, Tensor> byName = Sequential(("first", Linear(4, 4)), ("second", new GatedChild()));
    private readonly Module<Tensor, Tensor> shared = Linear(4, 4);
    private readonly Linear tied = Linear(4, 4);

    public Children()
        : base(nameof(Children))
    {
        for (int i = 0; i < several.Length; i++)
        {
            register_module($"several{i}", several[i]);
            register_module($"blocks{i}", blocks[i]);
        }

        register_module("block", (Module<Tensor, Tensor>)block);
        RegisterComponents();
    }

    private Module<Tensor, Tensor> Last => byName;

    public override Tensor forward(Tensor x)
    {
        x = branches["left"].forward(x) + branches["right"].forward(x);
        foreach (var layer in several)
        {
            x = layer.forward(x);
        }

        foreach (var layer in blocks)
        {
            x = x + layer.forward(x);
        }

        for (var i = 0; i < listed.Count; i++)
        {
            x = listed[i].forward(x);
        }

        x = child.forward(block.forward(x)) + byList.forward(x);
        x = shared.forward(Last.forward(shared.forward(x)));
        return functional.linear(tied.forward(x).tanh(), tied.weight!.transpose(0, 1));
    }
}

public interface IBlock
{
    Tensor forward(Tensor x);
}

public abstract class Child : Module<Tensor, Tensor>, IBlock
{
    protected Child(string name)
        : base(name)
    {
    }
}

public sealed partial class DoublingChild : Child
{
    private readonly Linear fc = Linear(4, 4);

    public DoublingChild()
        : base(nameof(DoublingChild)) => RegisterComponents();

    public override Tensor forward(Tensor x) => fc.forward(x) * 2;
}

public sealed partial class GatedChild : Child
{
    private readonly Linear gate = Linear(4, 4);

    public GatedChild()
        : base(nameof(GatedChild)) => RegisterComponents();

    public override Tensor forward(Tensor x) => x * gate.forward(x).sigmoid();
}

/// <summary>Statements as users write them, around values that depend on the parameters.</summary>
[LogitHead]
public sealed partial class Statements : Module<Tensor, string, Tensor>
{
    private const int Rounds = 3;
    private const double Half = 1.0 / 2;
    private readonly Linear[] layers = [Linear(4, 4), Linear(4, 4), Linear(4, 4)];
    private readonly Module<Tensor, Tensor>? missing = null;
    private readonly int[] widths = [1, 2, 1];

    public Statements()
        : base(nameof(Statements))
    {
        for (int i = 0; i < layers.Length; i++)
        {
            register_module($"layers{i}", layers[i]);
        }
    }

    private int Depth => layers.Length;

    public override Tensor forward(Tensor x, string kind)
    {
        using var outer = NewDisposeScope();
        if (kind == "early")
        {
            return layers[0].forward(x).MoveToOuterDisposeScope();
        }

        var round = 0;
        while (round < Rounds)
        {
            using (NewDisposeScope())
            {
                x = Step(x, layers[round % Depth]).MoveToOuterDisposeScope();
            }

            round++;
        }

        do
        {
            x -= x.mean([-1L], keepdim: true) * Half;
            round--;
        }
        while (round > 1);

        switch (kind)
        {
            case "wide":
            case "wider":
                x *= 2;
                break;
            case "parts":
                Tensor[] parts = x.split([1L, 2, 1], -1);
                Tensor sum = zeros_like(x[.., ..1]);
                foreach (var part in parts)
                {
                    sum = sum + part.pow(2).sum(-1, keepdim: true);
                }

                return (x / (sum + 1)).MoveToOuterDisposeScope();
            default:
                x = -x;
                break;
        }

        x = kind switch
        {
            "wider" when x.shape[0] > 1 => x.cos(),
            { Length: > 3 } => Twice(x),
            _ => x,
        };
        var (first, second, third) = (x[.., ..1], x[.., 1..3], x.narrow(-1, 3, 1));
        var pieces = new List<Tensor>();
        foreach (var (piece, width) in new[] { (0, widths[0]), (1, widths[1]) })
        {
            pieces.Add(piece == 0 ? first * width : second / width);
        }

        pieces.Add(third);
        var result = cat(pieces, -1);
        return (missing?.forward(result) ?? Scaled(result)).MoveToOuterDisposeScope();

        Tensor Scaled(Tensor t) => t * Half;
    }

    private static Tensor Step(Tensor t, Linear layer) => functional.relu(layer.forward(t)) + t;

    private static Tensor Twice(Tensor t)
    {
        if (t.dim() == 0) throw new ArgumentException("empty");
        return 2 * t;
    }
}

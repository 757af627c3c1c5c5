namespace SafeStep.Generators.Tests.Generation;

/// <summary>The generated source, as a person reads it.</summary>
public class SnapshotTests
{
    [Fact]
    public async Task Mlp() => await Verifier.Verify(Generated(Compiled.Model(
        "public override Tensor forward(Tensor x) => output.call(relu(hidden.call(x)));",
        "private readonly Linear hidden = Linear(64, 128);\n    private readonly Linear output = Linear(128, 10);")), extension: "cs").UseDirectory("Snapshots");

    [Fact]
    public async Task LocalsAndHelpers() => await Verifier.Verify(Generated(Compiled.Model("""
        public override Tensor forward(Tensor x)
            {
                // The batch may come as images.
                x = x.view(-1, 4);
                var h = relu(fc.call(x));
                h = Mixed(h, 2) * 0.5f;
                return h.flatten(1);
            }

            private Tensor Mixed(Tensor h, int n) => fc.call(h.mean(new long[] { 1 }, true) + h) / n;
        """)), extension: "cs").UseDirectory("Snapshots");

    [Fact]
    public async Task SecondOrder() => await Verifier.Verify(Generated(Compiled.Model(
        "public override Tensor forward(Tensor x)\n    {\n        var jet = Gate(fc.call(x.view(-1, 4)));\n        return (jet * jet).mean(new long[] { 1 }, true) + jet[.., ..1].transpose(0, 0) / 2;\n    }\n\n    private Tensor Gate(Tensor h) => h.sigmoid() * gain;\n\n    private readonly Parameter gain = new(ones(4));")
        .Replace("[LogitHead]", "[LogitHead(SecondOrder = true)]", StringComparison.Ordinal)), extension: "cs").UseDirectory("Snapshots");

    [Fact]
    public async Task ControlFlow() => await Verifier.Verify(Generated(Compiled.Model("""
        public override Tensor forward(Tensor x)
            {
                var skips = new List<Tensor>();
                foreach (var layer in layers)
                {
                    x = layer.call(x);
                    if (x.shape[0] > 1)
                    {
                        skips.Add(x);
                    }
                }

                var y = skips.Count > 0 ? cat(skips, 1) : x;
                return y.shape[1] > 4 ? y[.., ..4] : y;
            }
        """, "private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));")), extension: "cs").UseDirectory("Snapshots");

    [Fact]
    public async Task NestedModule() => await Verifier.Verify(Generated(Compiled.Usings + """
        namespace Demo;

        [LogitHead]
        public sealed partial class Net : Module<Tensor, Tensor>
        {
            private readonly Residual block = new(4);
            private readonly Module<Tensor, Tensor> head;

            public Net() : base(nameof(Net))
            {
                head = Sequential(Linear(4, 4), ReLU(), new Residual(4));
                RegisterComponents();
            }

            public override Tensor forward(Tensor x) => head.forward(block.forward(x));
        }

        public partial class Residual : Module<Tensor, Tensor>
        {
            private readonly Linear fc;
            private readonly Parameter gain;

            public Residual(long size) : base(nameof(Residual))
            {
                fc = Linear(size, size);
                gain = new Parameter(ones(size));
                RegisterComponents();
            }

            public override Tensor forward(Tensor x) => x + tanh(fc.forward(x)) * gain;
        }
        """), extension: "cs").UseDirectory("Snapshots");

    private static string Generated(string source) => Compiled.RunClean(source).Text;
}

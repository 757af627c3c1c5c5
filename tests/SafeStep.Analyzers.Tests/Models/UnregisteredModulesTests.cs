using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

public sealed class UnregisteredModulesTests() : RuleTest("SAFE2013")
{
    [Theory, BothBackends]
    public async Task Reports_lists_arrays_and_properties(string backend)
    {
        var messages = await Reports(backend, """
            public class First : Module<Tensor, Tensor>
            {
                private readonly List<Linear> [|layers|] = new();
                public First() : base("a")
                {
                    for (int i = 0; i < 3; i++) layers.Add(Linear(4, 4));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) { foreach (var layer in layers) x = layer.call(x); return x; }
            }

            public class Second : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor>[] [|blocks|] = { Linear(4, 4), ReLU(), new PlainNet() };
                private readonly Linear[] [|heads|];
                public Second() : base("b")
                {
                    heads = new Linear[2];
                    heads[0] = nn.Linear(4, 4);
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => heads[0].call(blocks[0].call(x));
            }

            public class Third() : Module<Tensor, Tensor>("c")
            {
                private Dictionary<string, PlainNet> [|Named|] { get; } = new() { ["x"] = new PlainNet() };
                private readonly PlainNet[] [|many|] = Enumerable.Range(0, 3).Select(_ => new PlainNet()).ToArray();
                public override Tensor forward(Tensor x) => many[0].call(Named["x"].call(x));
            }
            """);
        Assert.Equal("The modules in 'layers' are never registered, so 'First' does not train, move or save them: make it a ModuleList<Linear>", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_modules_that_are_registered_or_not_its_own(string backend) => IsSilent(backend, """
        public class ByHand : Module<Tensor, Tensor>
        {
            private readonly List<Linear> layers = new();
            public ByHand() : base("a")
            {
                for (int i = 0; i < 3; i++) { layers.Add(Linear(4, 4)); register_module("layer" + i, layers[i]); }
            }
            public override Tensor forward(Tensor x) => layers[0].call(x);
        }

        public class InAList : Module<Tensor, Tensor>
        {
            private readonly Linear[] layers = { Linear(4, 4) };
            private readonly ModuleList<Linear> list;
            public InAList() : base("b") { list = ModuleList(layers); RegisterComponents(); }
            public override Tensor forward(Tensor x) => layers[0].call(x);
        }

        public class Fields : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 4), second = Linear(4, 4);
            private readonly List<Linear> both;
            public Fields() : base("c") { both = new List<Linear> { first, second }; RegisterComponents(); }
            public override Tensor forward(Tensor x) => both[0].call(x);
        }

        public class Given(List<PlainNet> others) : Module<Tensor, Tensor>("d")
        {
            private readonly List<PlainNet> teachers = others;
            private readonly List<string> names = new() { "a" };
            private static readonly List<PlainNet> Shared = new() { new PlainNet() };
            public override Tensor forward(Tensor x) => teachers[0].call(x);
        }

        public class NotAModule
        {
            private readonly List<PlainNet> ensemble = new() { new PlainNet() };
            public int Count => ensemble.Count;
        }
        """);

    [Theory, BothBackends]
    public async Task Reports_parameters_tuples_and_records(string backend)
    {
        var messages = await Reports(backend, """
            public record Pair(Linear First, Linear Second);

            public class First : Module<Tensor, Tensor>
            {
                private readonly List<Parameter> [|scales|] = new();
                private readonly (Linear query, Linear key) [|attention|] = (Linear(4, 4), Linear(4, 4));
                private readonly Pair [|pair|];
                private readonly List<(string name, Linear layer)> [|named|] = new() { ("a", Linear(4, 4)) };
                public First() : base("a")
                {
                    scales.Add(new Parameter(ones(4)));
                    pair = new Pair(Linear(4, 4), Linear(4, 4));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => pair.First.call(attention.query.call(x)) * scales[0] + named[0].layer.call(x);
            }
            """);
        Assert.Equal(
        [
            "The parameters in 'scales' are never registered, so 'First' does not train, move or save them: make it a ParameterList",
            "The modules in 'attention' are never registered, so 'First' does not train, move or save them: keep each in a field of its own, or call register_module for it",
        ], messages.Take(2));
    }

    [Theory, BothBackends]
    public Task Is_silent_on_tuples_records_and_parameters_that_hold_what_is_registered_or_is_no_module(string backend) => IsSilent(backend, """
        public record Sizes(int In, int Out);
        public record Pair(Linear First, Linear Second);

        public class Sized() : Module<Tensor, Tensor>("a")
        {
            private readonly Sizes sizes = new(4, 4);
            private readonly (int, int) shape = (3, 4);
            private readonly List<Tensor> cache = new() { zeros(1) };
            public override Tensor forward(Tensor x) => x + sizes.In + shape.Item1 + cache[0];
        }

        public class Paired : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 4), second = Linear(4, 4);
            private readonly Pair pair;
            private readonly (Linear a, Linear b) both;
            public Paired() : base("b") { pair = new Pair(first, second); both = (first, second); RegisterComponents(); }
            public override Tensor forward(Tensor x) => pair.First.call(both.b.call(x));
        }

        public class Parametric : Module<Tensor, Tensor>
        {
            private readonly List<Parameter> scales = new();
            public Parametric() : base("c")
            {
                scales.Add(new Parameter(ones(4)));
                register_parameter("scale", scales[0]);
            }
            public override Tensor forward(Tensor x) => x * scales[0];
        }
        """);

    [Theory, BothBackends]
    public Task Fix_makes_module_lists(string backend) => FixesAll(
        backend,
        """
        public class Model : Module<Tensor, Tensor>
        {
            private readonly List<Linear> [|layers|] = new();
            private readonly Linear[] [|heads|] = { Linear(4, 4), Linear(4, 4) };
            public Model() : base("a")
            {
                layers.Add(Linear(4, 4));
                RegisterComponents();
            }
            public override Tensor forward(Tensor x)
            {
                foreach (var layer in layers) x = layer.call(x);
                return heads[heads.Length - 1].call(x);
            }
        }
        """,
        """
        public class Model : Module<Tensor, Tensor>
        {
            private readonly ModuleList<Linear> layers = ModuleList<Linear>();
            private readonly ModuleList<Linear> heads = ModuleList<Linear>(Linear(4, 4), Linear(4, 4));
            public Model() : base("a")
            {
                layers.Add(Linear(4, 4));
                RegisterComponents();
            }
            public override Tensor forward(Tensor x)
            {
                foreach (var layer in layers) x = layer.call(x);
                return heads[heads.Count - 1].call(x);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_no_fix_that_would_not_compile(string backend) => OffersNoFix(backend, """
        public class Model : Module<Tensor, Tensor>
        {
            private readonly List<Linear> [|layers|] = new();
            public Model() : base("a") => layers.Add(Linear(4, 4));
            public override Tensor forward(Tensor x) => layers.GetRange(0, 1)[0].call(x);
        }
        """);
}

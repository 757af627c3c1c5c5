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
    public async Task Reports_every_kind_of_holder_and_holders_in_holders(string backend)
    {
        var messages = await Reports(backend, """
            public record struct Pair(Linear First, Linear Second);
            public sealed record Block(string Name, List<Linear> Layers);

            public class Maps : Module<Tensor, Tensor>
            {
                private readonly Dictionary<string, Linear> [|named|] = new();
                private readonly IReadOnlyDictionary<int, Linear> [|numbered|] = new Dictionary<int, Linear> { { 1, Linear(4, 4) } };
                private readonly SortedDictionary<string, Parameter> [|scales|] = new();
                private readonly Dictionary<string, (Linear query, Linear key)> [|heads|] = new();
                private readonly Dictionary<string, List<Linear>> [|stacks|] = new() { ["a"] = new() { Linear(4, 4) } };
                private readonly Dictionary<int, PlainNet> [|asked|] = Enumerable.Range(0, 3).ToDictionary(i => i, i => new PlainNet());
                public Maps() : base("a")
                {
                    named.Add("a", Linear(4, 4));
                    scales.TryAdd("s", new Parameter(ones(4)));
                    heads["h"] = (Linear(4, 4), Linear(4, 4));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => numbered[1].call(named["a"].call(x));
            }

            public class Parts : Module<Tensor, Tensor>
            {
                private readonly Tuple<Linear, Linear> [|old|] = Tuple.Create(Linear(4, 4), Linear(4, 4));
                private readonly KeyValuePair<string, Linear> [|entry|] = new("a", Linear(4, 4));
                private readonly Pair [|pair|] = new(Linear(4, 4), Linear(4, 4));
                private readonly Block [|block|] = new("a", [Linear(4, 4)]);
                private readonly (string, (Linear, Parameter)) [|nested|] = ("a", (Linear(4, 4), new Parameter(ones(4))));
                private readonly Linear[][] [|grid|] = { new[] { Linear(4, 4) } };
                private readonly List<List<Linear>> [|rows|] = new() { new() };
                private readonly PlainNet[] [|spread|] = [.. Enumerable.Range(0, 3).Select(_ => new PlainNet())];
                private (Linear a, Linear b) [|Both|] { get; } = (Linear(4, 4), Linear(4, 4));
                public Parts() : base("b")
                {
                    rows[0].Add(Linear(4, 4));
                    RegisterComponents();
                }
                public override Tensor forward(Tensor x) => old.Item1.call(x);
            }
            """);
        Assert.Equal("The modules in 'named' are never registered, so 'Maps' does not train, move or save them: make it a ModuleDict<Linear>", messages[0]);
        Assert.Equal("The modules in 'stacks' are never registered, so 'Maps' does not train, move or save them: call register_module for each", messages[4]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_holders_of_what_is_registered_given_or_no_module(string backend) => IsSilent(backend, """
        public record Settings(string Name, List<int> Widths);
        public record Shared(Linear Layer);

        public class Given(Dictionary<string, Linear> others, (Linear, Linear) both) : Module<Tensor, Tensor>("a")
        {
            private readonly Dictionary<string, Linear> teachers = others;
            private readonly Dictionary<string, (Linear, Linear)> more = new() { ["a"] = both };
            private readonly Dictionary<string, Func<PlainNet>> makers = new() { ["a"] = () => new PlainNet() };
            private readonly Dictionary<Linear, int> ranks = new();
            private readonly List<List<int>> widths = new() { new() { 4 } };
            private readonly Settings settings = new("a", [4]);
            private static readonly Dictionary<string, Linear> Cache = new() { ["a"] = Linear(4, 4) };
            public override Tensor forward(Tensor x) => teachers["a"].call(x);
        }

        public class ByHand : Module<Tensor, Tensor>
        {
            private readonly Dictionary<string, List<Linear>> stacks = new() { ["a"] = new() { Linear(4, 4) } };
            public ByHand() : base("b") { foreach (var (name, stack) in stacks) register_module(name, stack[0]); }
            public override Tensor forward(Tensor x) => stacks["a"][0].call(x);
        }

        public class Fields : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 4);
            private readonly Dictionary<string, Linear> index;
            private readonly Shared shared;
            private readonly Tuple<Linear, Linear> pair;
            public Fields() : base("c")
            {
                index = new() { ["first"] = first };
                shared = new(first);
                pair = Tuple.Create(first, first);
                RegisterComponents();
            }
            public override Tensor forward(Tensor x) => index["first"].call(shared.Layer.call(x));
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

    [Theory, BothBackends]
    public Task Is_silent_on_activations_and_on_registered_layers_that_are_moved(string backend) => IsSilent(backend, """
        public class Activations : Module<Tensor, Tensor>
        {
            private readonly Module<Tensor, Tensor>[] activations = { ReLU(), Tanh() };
            private readonly Linear layer = Linear(4, 4);
            public Activations() : base("activations") => RegisterComponents();
            public override Tensor forward(Tensor x) => activations[0].call(layer.call(x));
        }

        public class InOrder : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 4);
            private readonly List<Linear> order = new();
            public InOrder(Device device) : base("order")
            {
                order.Add(first.to(device));
                RegisterComponents();
            }
            public override Tensor forward(Tensor x) => order[0].call(x);
        }
        """);

    [Theory, BothBackends]
    public Task Reports_dropout_and_layers_beside_activations(string backend) => Reports(backend, """
        public class Mixed : Module<Tensor, Tensor>
        {
            private readonly Module<Tensor, Tensor>[] [|all|] = { Linear(4, 4), ReLU() };
            private readonly List<Dropout> [|drops|] = new() { Dropout(0.1) };
            public Mixed() : base("mixed") => RegisterComponents();
            public override Tensor forward(Tensor x) => drops[0].call(all[1].call(all[0].call(x)));
        }
        """);

    [Theory, BothBackends]
    public Task Reports_modules_of_a_type_parameter(string backend) => Reports(backend, """
        public class Stack<T> : Module<Tensor, Tensor> where T : Module<Tensor, Tensor>, new()
        {
            private readonly IList<T> [|blocks|] = new List<T>();
            public Stack() : base("stack") { blocks.Add(new T()); RegisterComponents(); }
            public override Tensor forward(Tensor x) => blocks[0].call(x);
        }
        """);
}

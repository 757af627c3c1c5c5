using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

public sealed class NeverRegisteredTests() : RuleTest("SAFE2014")
{
    private const string Use = """

        public static class Program
        {
            public static void Main()
            {
                var model = new Mine();
                var optimizer = optim.Adam(model.parameters());
            }
        }
        """;

    [Theory, BothBackends]
    public async Task Reports_a_class_that_is_trained_by_itself(string backend)
    {
        var messages = await Reports(backend, """
            public class [|Mine|] : Module<Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 3);
                public Mine() : base("mine") { }
                public override Tensor forward(Tensor x) => layer.call(x);
            }
            """ + Use);
        Assert.Equal("'Mine' never calls RegisterComponents, so 'parameters()' finds none of its layers: call RegisterComponents() at the end of the constructor", Assert.Single(messages));
    }

    [Theory, BothBackends]
    public Task Reports_primary_constructors_properties_parameters_and_bases(string backend) => Reports(backend, """
        public class [|Mine|]() : Module<Tensor, Tensor>("mine")
        {
            private Module<Tensor, Tensor> Layer { get; } = Linear(4, 3);
            public override Tensor forward(Tensor x) => Layer.call(x);
        }

        public class [|Scaled|] : Module<Tensor, Tensor>
        {
            private readonly Parameter scale;
            public Scaled() : base("scaled") => scale = new Parameter(ones(3));
            public override Tensor forward(Tensor x) => x * scale;
        }

        public abstract class Named(string name) : Module<Tensor, Tensor>(name) { public string Label => "x"; }

        public class [|Derived|] : Named
        {
            private readonly Conv2d conv;
            public Derived() : base("derived") { conv = Conv2d(1, 4, 3); }
            public override Tensor forward(Tensor x) => conv.call(x);
        }

        public static class Program
        {
            public static void Main()
            {
                var first = new Mine();
                first.save("first.dat");
                var second = new Scaled();
                foreach (var (name, parameter) in second.named_parameters()) Console.WriteLine(name);
                var third = new Derived();
                Console.WriteLine(third.state_dict().Count);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_classes_that_register_or_are_registered(string backend) => IsSilent(backend, """
        public class Plain : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Plain() : base("a") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public class ByHand : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public ByHand() : base("b") => register_module("layer", layer);
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public class InBase : Plain { private readonly Linear more = Linear(3, 3); }

        public class Child : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Child() : base("c") { }
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public class Without() : Module<Tensor, Tensor>("d")
        {
            private readonly ReLU relu = ReLU();
            public override Tensor forward(Tensor x) => relu.call(x);
        }

        public class Given(Linear layer) : Module<Tensor, Tensor>("e")
        {
            private readonly Linear layer = layer;
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public class Unused : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Unused() : base("f") { }
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public static class Program
        {
            public static void Main()
            {
                var plain = new Plain(); plain.parameters();
                var hand = new ByHand(); hand.parameters();
                var derived = new InBase(); derived.parameters();
                var child = new Child();
                var whole = Sequential(("child", child), ("relu", ReLU()));
                child.parameters();
                var without = new Without(); without.parameters();
                var given = new Given(Linear(4, 3)); given.parameters();
                new Unused().forward(zeros(1));
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_a_class_in_the_librarys_own_namespace(string backend) => IsSilent(backend, $$"""
        namespace {{backend}}
        {
            public class Net : Module<Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 3);
                public Net() : base("net") => RegisterComponents();
                public override Tensor forward(Tensor x) => layer.call(x);
            }

            public static class Program
            {
                public static void Run()
                {
                    var net = new Net();
                    net.save("net.dat");
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Reports_an_object_without_a_name(string backend) => Reports(backend, """
        public class [|Bare|] : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 4);
            public Bare() : base("bare") { }
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public static class Program
        {
            public static int Count() => new Bare().state_dict().Count;
        }
        """);
}

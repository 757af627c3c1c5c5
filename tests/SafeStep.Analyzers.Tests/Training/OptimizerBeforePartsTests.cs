using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class OptimizerBeforePartsTests() : RuleTest("SAFE2021")
{
    [Theory, BothBackends]
    public async Task Reports_optimizers_that_miss_what_is_added_later(string backend)
    {
        var messages = await Reports(backend, """
            public class InAConstructor : Module<Tensor, Tensor>
            {
                private readonly optim.Optimizer optimizer;
                private readonly Linear layer;

                public InAConstructor() : base("net")
                {
                    optimizer = [|optim.Adam(parameters())|];
                    layer = Linear(4, 3);
                    RegisterComponents();
                }

                public override Tensor forward(Tensor x) => layer.call(x);
                public void Step() => optimizer.step();
            }

            public class ByHand : Module<Tensor, Tensor>
            {
                private readonly optim.Optimizer optimizer;
                private readonly Linear head = Linear(4, 3);

                public ByHand() : base("net")
                {
                    var all = this.parameters();
                    optimizer = [|optim.SGD(all, 0.1)|];
                    register_module("head", head);
                }

                public override Tensor forward(Tensor x) => head.call(x);
                public void Step() => optimizer.step();
            }

            public static class Program
            {
                public static void Appended()
                {
                    var net = Sequential(Linear(4, 8));
                    var optimizer = [|optim.AdamW(net.parameters())|];
                    net.append("activation", ReLU());
                    net.append("head", Linear(8, 3));
                    cross_entropy(net.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                }

                public static void InALoop(PlainNet model, int depth)
                {
                    optim.Optimizer optimizer = [|optim.SGD(model.parameters(), 0.1)|];
                    for (int i = 0; i < depth; i++) model.register_module("layer" + i, new PlainNet());
                    optimizer.step();
                }
            }
            """);
        Assert.Equal("This optimizer is built before 'RegisterComponents' adds parameters to 'this', and never steps those: build it afterwards", messages[0]);
        Assert.Equal("This optimizer is built before 'append' adds parameters to 'net', and never steps those: build it afterwards", messages[2]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_nothing_is_missed_or_it_is_not_known(string backend) => IsSilent(backend, """
        public class InOrder : Module<Tensor, Tensor>
        {
            private readonly optim.Optimizer optimizer;
            private readonly Linear layer = Linear(4, 3);

            public InOrder() : base("net")
            {
                RegisterComponents();
                optimizer = optim.Adam(parameters());
            }

            public override Tensor forward(Tensor x) => layer.call(x);
            public void Step() => optimizer.step();
        }

        public class Derived : PlainNet
        {
            private readonly optim.Optimizer optimizer;

            // The base has registered already; a second call adds nothing.
            public Derived()
            {
                optimizer = optim.Adam(parameters());
                RegisterComponents();
            }

            public void Go() => optimizer.step();
        }

        public static class Program
        {
            public static void NothingToTrain()
            {
                var net = Sequential(Linear(4, 3));
                var optimizer = optim.Adam(net.parameters());
                net.append("activation", ReLU());
                optimizer.step();
            }

            public static void AnotherOptimizerForTheHead()
            {
                var net = Sequential(Linear(4, 8));
                var first = optim.Adam(net.parameters());
                var head = Linear(8, 3);
                net.append("head", head);
                var second = optim.SGD(head.parameters(), 0.1);
                first.step();
                second.step();
            }

            public static void BuiltAgain()
            {
                var net = Sequential(Linear(4, 8));
                var optimizer = optim.Adam(net.parameters());
                optimizer.step();
                net.append("head", Linear(8, 3));
                optimizer = optim.Adam(net.parameters());
                optimizer.step();
            }

            public static void AnotherModel()
            {
                var net = Sequential(Linear(4, 8));
                var other = Sequential();
                var optimizer = optim.Adam(net.parameters());
                other.append("head", Linear(8, 3));
                optimizer.step();
            }

            public static void OfAPart(List<Module> parts)
            {
                var net = Sequential(Linear(4, 8));
                var optimizer = optim.Adam(net.parameters());
                parts.Add(net);
                optimizer.step();
            }

            public static void Unknown(Module<Tensor, Tensor> part)
            {
                var net = Sequential(Linear(4, 8));
                var optimizer = optim.Adam(net.parameters());
                net.append("part", part);
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_builds_every_optimizer_after_the_last_addition(string backend) => FixesAll(
        backend,
        """
        #nullable enable
        public class InAConstructor : Module<Tensor, Tensor>
        {
            private readonly optim.Optimizer optimizer;
            private readonly Linear layer;

            public InAConstructor() : base("net")
            {
                // What moves the weights.
                this.optimizer = [|optim.Adam(parameters())|]; // as in the paper
                layer = Linear(4, 3);

                RegisterComponents(); // all of them
            }

            public override Tensor forward(Tensor x) => layer.call(x);
            public void Step() => optimizer.step();
        }

        public static class Program
        {
            public static void Appended(double rate)
            {
                // A small net.

                var net = Sequential(Linear(4, 8));
        #pragma warning disable CS0219
                var optimizer = [|optim.AdamW(
                    net.parameters(),
                    lr: rate)|];
                net.append("activation", ReLU());
                for (int i = 0; i < 3; i++)
                {
                    net.append("head" + i, Linear(8, 8));
                }

                optimizer.step();
            }
        }
        """,
        """
        #nullable enable
        public class InAConstructor : Module<Tensor, Tensor>
        {
            private readonly optim.Optimizer optimizer;
            private readonly Linear layer;

            public InAConstructor() : base("net")
            {
                layer = Linear(4, 3);

                RegisterComponents(); // all of them
                // What moves the weights.
                this.optimizer = optim.Adam(parameters()); // as in the paper
            }

            public override Tensor forward(Tensor x) => layer.call(x);
            public void Step() => optimizer.step();
        }

        public static class Program
        {
            public static void Appended(double rate)
            {
                // A small net.

                var net = Sequential(Linear(4, 8));
        #pragma warning disable CS0219
                net.append("activation", ReLU());
                for (int i = 0; i < 3; i++)
                {
                    net.append("head" + i, Linear(8, 8));
                }
                var optimizer = optim.AdamW(
                    net.parameters(),
                    lr: rate);

                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_works_in_top_level_statements(string backend) => Fixes(
        backend,
        """
        // top-level
        var net = Sequential(Linear(4, 8));
        var optimizer = [|optim.Adam(net.parameters())|];
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        """
        // top-level
        var net = Sequential(Linear(4, 8));
        net.append("head", Linear(8, 3));
        var optimizer = optim.Adam(net.parameters());
        optimizer.step();
        """);

    public static TheoryData<string, string> Unsafe => Backends(
        // used in between
        """
        var net = Sequential(Linear(4, 8));
        var optimizer = [|optim.Adam(net.parameters())|];
        optimizer.zero_grad();
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        // built from what changes in between
        """
        var net = Sequential(Linear(4, 8));
        double rate = 0.1;
        var optimizer = [|optim.Adam(net.parameters(), rate)|];
        rate = 0.2;
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        """
        var net = Sequential(Linear(4, 8));
        int steps = 1;
        var optimizer = [|optim.Adam(net.parameters(), 0.1 / steps)|];
        for (int i = 0; i < 3; i++) { steps++; net.append("head" + i, Linear(8, 8)); }
        optimizer.step();
        """,
        // built from the parameters of then
        """
        var net = Sequential(Linear(4, 8));
        var all = net.parameters();
        var optimizer = [|optim.Adam(all)|];
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        // left in between
        """
        var net = Sequential(Linear(4, 8));
        optim.Optimizer optimizer;
        optimizer = [|optim.Adam(net.parameters())|];
        if (device is null) return;
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        // a condition of the preprocessor in between
        """
        var net = Sequential(Linear(4, 8));
        var optimizer = [|optim.Adam(net.parameters())|];
        #if DEBUG
        net.append("activation", ReLU());
        #endif
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        // more code on its line
        """
        var net = Sequential(Linear(4, 8)); var optimizer = [|optim.Adam(net.parameters())|];
        net.append("head", Linear(8, 3));
        optimizer.step();
        """,
        """
        var net = Sequential(Linear(4, 8));
        using var optimizer = [|optim.Adam(net.parameters())|];
        net.append("head", Linear(8, 3));
        optimizer.step();
        """);

    private static TheoryData<string, string> Backends(params string[] statements)
    {
        var all = new TheoryData<string, string>();
        foreach (string source in statements)
        {
            all.Add(Backend.TorchSharp, source);
            all.Add(Backend.ManagedTorch, source);
        }

        return all;
    }

    [Theory, MemberData(nameof(Unsafe))]
    public Task Offers_no_fix_where_a_later_optimizer_might_be_another(string backend, string statements) => OffersNoFix(backend, InMethod(statements));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_code_in_between_may_use_the_member(string backend) => OffersNoFix(backend, """
        public class Net2 : Module<Tensor, Tensor>
        {
            private readonly optim.Optimizer optimizer;
            private readonly Linear layer;

            public Net2() : base("net")
            {
                optimizer = [|optim.Adam(parameters())|];
                layer = Linear(4, 3);
                Step();
                RegisterComponents();
            }

            public override Tensor forward(Tensor x) => layer.call(x);
            public void Step() => optimizer.step();
        }
        """);
}

using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

/// <summary>The fix of SAFE2014: a call at the end of every constructor that does not start with another one.</summary>
public sealed class RegisterComponentsFixTests() : RuleTest("SAFE2014")
{
    private const string Use = """
        public static class Program { public static void Run() => new Model().save("file"); }
        """;

    public static TheoryData<string, string> Constructors => new()
    {
        {
            "public Model() : base(\"model\") { }",
            "public Model() : base(\"model\") { RegisterComponents(); }"
        },
        {
            """
            public Model() : this(4) { }
                public Model(int size) : base("model")
                {
                    layer = Linear(size, 3);
                    // The layer is made.
                }
            """,
            """
            public Model() : this(4) { }
                public Model(int size) : base("model")
                {
                    layer = Linear(size, 3);
                    RegisterComponents();
                    // The layer is made.
                }
            """
        },
        {
            "public Model() : base(\"model\") => layer = Linear(4, 3);",
            """
            public Model() : base("model")
                {
                    layer = Linear(4, 3);
                    RegisterComponents();
                }
            """
        },
    };

    [Theory, MemberData(nameof(Constructors))]
    public Task Calls_it_at_the_end(string constructors, string expected) => Fixes(Backend.TorchSharp, Model("[|Model|]", constructors), Model("Model", expected));

    [Fact]
    public Task Leaves_a_class_without_a_constructor_of_its_own() => OffersNoFix(Backend.TorchSharp, $$"""
        public class [|Model|]() : Module<Tensor, Tensor>("model")
        {
            private readonly Linear layer = Linear(4, 3);
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        {{Use}}
        """);

    private static string Model(string name, string constructors) => $$"""
        public class {{name}} : Module<Tensor, Tensor>
        {
            private Linear layer = Linear(4, 3);
            {{constructors}}
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        {{Use}}
        """;
}

/// <summary>The fix of SAFE2015: the call goes behind the last layer.</summary>
public sealed class RegisterComponentsLaterFixTests() : RuleTest("SAFE2015")
{
    [Theory, BothBackends]
    public Task Moves_the_call_behind_the_last_layer(string backend) => FixesAll(
        backend,
        Model("first = Linear(4, 4);\n        RegisterComponents();\n        [|second = Linear(4, 4)|];\n        if (deep) [|third = Linear(4, 3)|];\n        this.to(device);"),
        Model("first = Linear(4, 4);\n        second = Linear(4, 4);\n        if (deep) third = Linear(4, 3);\n        RegisterComponents();\n        this.to(device);"));

    [Theory, BothBackends]
    public Task Leaves_it_where_something_in_between_needs_the_parts(string backend) =>
        OffersNoFix(backend, Model("first = Linear(4, 4);\n        RegisterComponents();\n        this.to(device);\n        [|second = Linear(4, 4)|];"));

    private static string Model(string statements) => $$"""
        public class Model : Module<Tensor, Tensor>
        {
            private Linear first, second = Linear(4, 4), third = Linear(4, 3);

            public Model(Device device, bool deep) : base("model")
            {
                {{statements}}
            }

            public override Tensor forward(Tensor x) => third.call(second.call(first.call(x)));
        }
        """;
}

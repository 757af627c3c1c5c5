using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

public sealed class NotPartialTests() : RuleTest("SAFE1001")
{
    [Theory, BothBackends]
    public async Task Reports_marked_classes_that_are_not_partial(string backend)
    {
        var messages = await Reports(backend, """
            [LogitHead]
            public class [|First|] : Module<Tensor, Tensor>
            {
                public First() : base("a") { }
                public override Tensor forward(Tensor x) => x;
            }

            [Obsolete, SafeStep.LogitHeadAttribute]
            sealed class [|Second|] : Module<Tensor, Tensor, Tensor>
            {
                public Second() : base("b") { }
                public override Tensor forward(Tensor x, Tensor mask) => x + mask;
            }

            public static partial class Outer
            {
                [LogitHead]
                private sealed class [|Third|]() : Module<Tensor, Tensor>("c")
                {
                    public override Tensor forward(Tensor x) => x;
                }
            }
            """);
        Assert.Equal("'First' is marked [LogitHead] but not partial, so its derivative cannot be added to it: write 'partial class First'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_partial_unmarked_and_otherwise_marked_classes(string backend) => IsSilent(backend, """
        [LogitHead] public partial class Whole() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        public class Unmarked() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        public class Derived : Unmarked;
        namespace Mine
        {
            public class LogitHeadAttribute : Attribute;
            [LogitHead] public class Other() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) => x; }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_makes_every_class_partial(string backend) => FixesAll(
        backend,
        """
        [LogitHead]
        public sealed class [|First|]() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] class [|Second|]() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        """,
        """
        [LogitHead]
        public sealed partial class First() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] partial class Second() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        """);
}

public sealed class NestedInNonPartialTests() : RuleTest("SAFE1002")
{
    [Theory, BothBackends]
    public async Task Reports_each_type_around_that_is_not_partial(string backend)
    {
        var messages = await Reports(backend, """
            public static class Outer
            {
                public class Middle
                {
                    [LogitHead]
                    public partial class {|SAFE1002:[|Model|]|}() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
                }

                public partial struct Wrapped
                {
                    [LogitHead]
                    public partial class [|Second|]() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
                }
            }
            """, allowBroken: true);
        Assert.Equal("'Model' is marked [LogitHead] inside 'Middle', which is not partial: write 'partial' on 'Middle', or move 'Model' out of it", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_inside_partial_types(string backend) => IsSilent(backend, """
        public partial class Outer
        {
            [LogitHead] public partial class Model() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
            public class Plain { public class Unmarked() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; } }
            public static partial class Deeper
            {
                public sealed partial class Deepest { [LogitHead] public partial class Model() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) => x; } }
            }
        }
        namespace Spaces.Are.Not.Types { [LogitHead] public partial class Model() : Module<Tensor, Tensor>("d") { public override Tensor forward(Tensor x) => x; } }
        [LogitHead] public partial class Around() : Module<Tensor, Tensor>("e") { public override Tensor forward(Tensor x) => x; public class Options; }
        """);

    [Theory, BothBackends]
    public Task Fix_makes_the_type_around_partial(string backend) => Fixes(
        backend,
        """
        public static class Outer
        {
            [LogitHead]
            public partial class [|Model|]() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        }
        """,
        """
        public static partial class Outer
        {
            [LogitHead]
            public partial class Model() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        }
        """,
        allowBroken: true);

    [Theory, BothBackends]
    public Task Fix_makes_a_type_around_two_models_partial_once(string backend) => FixesAll(
        backend,
        """
        public static class Outer
        {
            [LogitHead] public partial class [|One|]() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
            [LogitHead] public partial class [|Two|]() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        }
        """,
        """
        public static partial class Outer
        {
            [LogitHead] public partial class One() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
            [LogitHead] public partial class Two() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        }
        """,
        allowBroken: true);
}

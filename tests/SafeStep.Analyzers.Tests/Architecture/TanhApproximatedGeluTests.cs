using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Architecture;

public sealed class TanhApproximatedGeluTests() : RuleTest("SAFE4001")
{
    // In these sources GELU is the function of torch.nn.
    private static string Alias(string backend) => $"using Gelu = {backend}.Modules.GELU;\n";

    [Theory, BothBackends]
    public async Task Reports_layers_functions_and_named_arguments(string backend)
    {
        var messages = await Reports(backend, Alias(backend) + """
            [LogitHead] public partial class Marked() : Module<Tensor, Tensor>("a")
            {
                private readonly GELU activation = GELU([|Gelu.Approximate.tanh|]);
                private readonly Sequential layers = Sequential(Linear(4, 3), GELU(inplace: true, approximate: [|Gelu.Approximate.tanh|]));
                public override Tensor forward(Tensor x) => gelu(activation.call(layers.call(x)), [|Gelu.Approximate.tanh|]);
            }
            """);
        Assert.Equal("The tanh approximation brings back poles that exact GELU does not have and can shorten the convergence radius of 'Marked': use the exact form", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_the_exact_form_and_outside_marked_models(string backend) => IsSilent(backend, Alias(backend) + """
        [LogitHead] public partial class Exact() : Module<Tensor, Tensor>("a")
        {
            private readonly GELU activation = GELU();
            private readonly GELU second = GELU(Gelu.Approximate.none);
            private static bool IsApproximated(Gelu.Approximate how) => how == Gelu.Approximate.tanh;
            public override Tensor forward(Tensor x) => gelu(activation.call(second.call(x)));
        }

        public class Unmarked() : Module<Tensor, Tensor>("b")
        {
            private readonly GELU activation = GELU(Gelu.Approximate.tanh);
            public override Tensor forward(Tensor x) => activation.call(x);
        }
        """);

    [Theory, BothBackends]
    public Task Fix_asks_for_the_exact_form(string backend) => FixesAll(
        backend,
        Alias(backend) + """
        [LogitHead] public partial class Marked() : Module<Tensor, Tensor>("a")
        {
            private readonly GELU activation = GELU([|Gelu.Approximate.tanh|]);
            public override Tensor forward(Tensor x) => gelu(activation.call(x), [|Gelu.Approximate.tanh|]);
        }
        """,
        Alias(backend) + """
        [LogitHead] public partial class Marked() : Module<Tensor, Tensor>("a")
        {
            private readonly GELU activation = GELU(Gelu.Approximate.none);
            public override Tensor forward(Tensor x) => gelu(activation.call(x), Gelu.Approximate.none);
        }
        """);
}

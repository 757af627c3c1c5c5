using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Loss;

public sealed class ForwardReturnsProbabilitiesTests() : RuleTest("SAFE3002")
{
    [Theory, BothBackends]
    public async Task Reports_softmax_and_sigmoid_heads(string backend)
    {
        var messages = await Reports(backend, """
            [LogitHead] public partial class Function() : Module<Tensor, Tensor>("a")
            {
                private readonly Linear layer = Linear(4, 3);
                public override Tensor forward(Tensor x) => [|softmax(layer.call(x), 1)|];
            }

            [LogitHead] public partial class Layer() : Module<Tensor, Tensor>("b")
            {
                private readonly Linear layer = Linear(4, 3);
                private readonly Module<Tensor, Tensor> last = Sigmoid();
                public override Tensor forward(Tensor x)
                {
                    x = layer.call(x);
                    var p = last.call(x);
                    return [|p|];
                }
            }

            [LogitHead] public partial class Sequence : Module<Tensor, Tensor>
            {
                private readonly Sequential layers;
                public Sequence() : base("c") { layers = Sequential(Linear(4, 3), Softmax(1)); RegisterComponents(); }
                public override Tensor forward(Tensor x) => [|layers.call(x).reshape(3, 1)|];
            }
            """);
        Assert.Equal("forward of 'Function' returns the output of softmax, not logits: return what goes into softmax, and apply softmax where probabilities are read", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_logits_log_probabilities_gates_and_unmarked_models(string backend) => IsSilent(backend, """
        [LogitHead] public partial class Logs() : Module<Tensor, Tensor>("a")
        {
            private readonly Linear layer = Linear(4, 3);
            public override Tensor forward(Tensor x) => functional.log_softmax(layer.call(x), 1);
        }

        [LogitHead] public partial class Gated() : Module<Tensor, Tensor>("b")
        {
            private readonly Linear layer = Linear(4, 3);
            public override Tensor forward(Tensor x)
            {
                var gate = torch.sigmoid(x);
                return layer.call(x) * gate;
            }
        }

        [LogitHead] public partial class Attends() : Module<Tensor, Tensor>("c")
        {
            private readonly Linear layer = Linear(4, 3);
            private readonly Softmax weights = Softmax(1);
            public override Tensor forward(Tensor x) => layer.call(weights.call(x));
            public Tensor Predict(Tensor x) => softmax(forward(x), 1);
        }

        public class Unmarked() : Module<Tensor, Tensor>("d") { public override Tensor forward(Tensor x) => softmax(x, 1); }
        """);
}

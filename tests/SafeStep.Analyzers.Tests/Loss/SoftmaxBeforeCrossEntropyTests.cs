using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Loss;

public sealed class SoftmaxBeforeCrossEntropyTests() : RuleTest("SAFE3001")
{
    [Theory, BothBackends]
    public async Task Reports_every_way_from_softmax_to_cross_entropy(string backend)
    {
        var messages = await Reports(backend, Written(backend, """
            public class Ends : Module<Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 3);
                private readonly Softmax last = Softmax(1);
                public Ends() : base("ends") => RegisterComponents();
                public override Tensor forward(Tensor x) => last.call(layer.call(x));
            }

            public class Program
            {
                private readonly CrossEntropyLoss criterion = CrossEntropyLoss();

                public void Run(Net model, Tensor x, Tensor y)
                {
                    cross_entropy([|softmax(model.call(x), 1)|], y);
                    var p = model.call(x).log_softmax(1);
                    criterion.call([|p|], y);
                    Module<Tensor, Tensor, Tensor> general = CrossEntropyLoss();
                    cross_entropy(target: y, input: [|special.softmax(model.call(x), 1).view(3, 4)|]);
                    var sequence = Sequential(Linear(4, 3), LogSoftmax(1));
                    cross_entropy([|sequence.call(x)|], y);
                    var ends = new Ends();
                    cross_entropy([|ends.call(x)|], y);
                    cross_entropy([|Probabilities(model, x)|], y);
                }

                private static Tensor Probabilities(Net model, Tensor x) => torch.softmax(model.call(x), 1);
            }
            """));
        Assert.Equal("cross_entropy applies log_softmax itself, and this is the output of softmax already: give it the logits", messages[0]);
    }

    [Theory, BothBackends]
    public Task Reports_models_whose_forward_ends_in_softmax(string backend) => Reports(backend, """
        public class Trained : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            private readonly CrossEntropyLoss criterion = CrossEntropyLoss();
            public Trained() : base("trained") => RegisterComponents();
            public override Tensor forward(Tensor x)
            {
                var z = layer.call(x);
                return functional.softmax(z, 1);
            }

            public void Fit(optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    optimizer.zero_grad();
                    criterion.call([|this.forward(x)|], y).backward();
                    criterion.forward([|call(x)|], y).backward();
                    cross_entropy([|forward(x)|], y).backward();
                    optimizer.step();
                }
            }
        }

        public class Layered : Module<Tensor, Tensor>
        {
            private readonly Sequential layers = Sequential(("head", Linear(4, 3)), ("softmax", Softmax(1)));
            public Layered() : base("layered") => RegisterComponents();
            public override Tensor forward(Tensor x) => layers.call(x);
        }

        public class Program(Layered injected)
        {
            public void Fit(Trained model, optim.Optimizer optimizer)
            {
                Module<Tensor, Tensor> sequence = Sequential([Linear(4, 3), Softmax(1)]);
                var named = Sequential(new (string, Module<Tensor, Tensor>)[] { ("head", Linear(4, 3)), ("softmax", LogSoftmax(1)) });
                var loss = CrossEntropyLoss();
                foreach (var (x, y) in Data.Batches)
                {
                    loss.call([|model.call(x)|], y).backward();
                    var p = injected.call(x);
                    loss.call([|p|], y).backward();
                    loss.call([|sequence.call(x)|], y).backward();
                    loss.call([|named.forward(x)|], y).backward();
                    optimizer.step();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_models_that_may_end_in_something_else(string backend) => IsSilent(backend, """
        public class Probabilities : Module<Tensor, Tensor>
        {
            protected readonly Linear layer = Linear(4, 3);
            public Probabilities() : base("p") => RegisterComponents();
            public override Tensor forward(Tensor x) => softmax(layer.call(x), 1);
        }

        public class Logits : Probabilities { public override Tensor forward(Tensor x) => layer.call(x); }

        public class Switched : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Switched() : base("s") => RegisterComponents();
            public override Tensor forward(Tensor x) => training ? layer.call(x) : softmax(layer.call(x), 1);
            public void Fit(Tensor x, Tensor y) => cross_entropy(forward(x), y).backward();
        }

        public class Program
        {
            public static void Fit(Probabilities model, Module<Tensor, Tensor> other, Sequential given)
            {
                var grown = Sequential(Linear(4, 3), Softmax(1));
                grown.append("head", Linear(3, 3));
                var layers = new List<Module<Tensor, Tensor>> { Linear(4, 3), Softmax(1) };
                layers.Add(Linear(3, 3));
                var listed = Sequential(layers);
                foreach (var (x, y) in Data.Batches)
                {
                    cross_entropy(model.call(x), y).backward();
                    cross_entropy(other.call(x), y).backward();
                    cross_entropy(given.call(x), y).backward();
                    cross_entropy(grown.call(x), y).backward();
                    cross_entropy(listed.call(x), y).backward();
                    nll_loss(new Probabilities().call(x).log(), y).backward();
                }
            }
        }
        """);

    // The engine has no torch.special.
    private static string Written(string backend, string source) => backend == Backend.TorchSharp ? source : source.Replace("special.softmax", "torch.softmax", StringComparison.Ordinal);

    [Theory, BothBackends]
    public Task Is_silent_on_logits_nll_and_other_uses(string backend) => IsSilentIn(backend, """
        var model = new Net();
        var (x, y) = Data.Batches.First();
        cross_entropy(model.call(x), y);
        nll_loss(functional.log_softmax(model.call(x), 1), y);
        NLLLoss().call(model.call(x).log_softmax(1), y);
        var p = softmax(model.call(x), 1);
        mse_loss(p, y);
        p = model.call(x);
        cross_entropy(p, y);
        cross_entropy(model.call(softmax(x, 1)), y);
        cross_entropy(model.call(x), softmax(y, 1));
        cross_entropy(softmax(x, 1) + model.call(x), y);
        Module<Tensor, Tensor> unknown = y.shape.Length > 1 ? Softmax(1) : ReLU();
        cross_entropy(unknown.call(x), y);
        """);

    [Theory, BothBackends]
    public Task Fix_gives_the_logits(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new Net();
            var (x, y) = Data.Batches.First();
            cross_entropy([|softmax(model.call(x), 1)|], y);
            cross_entropy([|model.call(x).log_softmax(1)|], y);
            var logits = model.call(x);
            var p = softmax(logits, 1);
            var loss = cross_entropy([|p|], y);
            cross_entropy([|LogSoftmax(1).call(logits)|], y);
            """),
        InMethod("""
            var model = new Net();
            var (x, y) = Data.Batches.First();
            cross_entropy(model.call(x), y);
            cross_entropy(model.call(x), y);
            var logits = model.call(x);
            var p = softmax(logits, 1);
            var loss = cross_entropy(logits, y);
            cross_entropy(logits, y);
            """));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_the_logits_are_out_of_reach(string backend) => OffersNoFix(backend, InMethod("""
        var (x, y) = Data.Batches.First();
        var sequence = Sequential(Linear(4, 3), Softmax(1));
        cross_entropy([|sequence.call(x)|], y);
        """));

    [Theory, BothBackends]
    public Task Reports_a_variable_that_the_statement_before_gives_probabilities(string backend) => Reports(backend, """
        public class Classifier : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 4), second = Linear(4, 3);
            public Classifier() : base("classifier") => RegisterComponents();
            public override Tensor forward(Tensor x)
            {
                x = relu(first.call(x));
                x = softmax(second.call(x), 1);
                return x;
            }

            public Tensor Own(Tensor x, Tensor y) => cross_entropy([|this.forward(x)|], y);
        }

        public static class Program
        {
            public static Tensor Loss(Net model, Tensor x, Tensor y)
            {
                var output = model.call(x);
                output = softmax(output, 1);
                return cross_entropy([|output|], y);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_a_variable_that_has_another_value_by_then(string backend) => IsSilent(backend, """
        public static class Program
        {
            public static Tensor Branch(Net model, Tensor x, Tensor y, bool show)
            {
                var output = model.call(x);
                if (show)
                {
                    var shown = output;
                    shown = softmax(shown, 1);
                    Console.WriteLine(shown);
                }

                output = output * 2;
                return cross_entropy(output, y);
            }
        }
        """);
}

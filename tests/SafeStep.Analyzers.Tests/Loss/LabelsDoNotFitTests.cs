using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Loss;

public sealed class LabelsDoNotFitTests() : RuleTest("SAFE3004")
{
    [Theory, BothBackends]
    public async Task Reports_another_number_of_labels_than_of_samples(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private const int Batch = 32;
                private readonly CrossEntropyLoss criterion = CrossEntropyLoss();
                private readonly Sequential net = Sequential(("flat", Flatten()), ("hidden", Linear(8, 16)), ("activation", ReLU()), ("head", Linear(16, 4)));

                public void Run()
                {
                    var model = new PlainNet();
                    cross_entropy(model.call(rand(32, 4)), [|tensor(new long[] { 0, 2, 1 })|]).backward();
                    var labels = zeros(16, dtype: int64);
                    criterion.call(net.call(randn(Batch, 2, 4)), [|labels|]).backward();
                    NLLLoss().forward(functional.log_softmax(model.call(ones(8, 4)), 1), [|tensor(new long[] { 1, 1 })|]).backward();
                    int rows = 5;
                    var logits = Sequential(Linear(4, 3), Dropout(0.1)).call(zeros(new long[] { rows, 4 }));
                    functional.cross_entropy(target: [|rand(6, 3).argmax(1)|], input: logits).backward();
                    functional.nll_loss(logits.log_softmax(1), [|tensor(new long[] { 0, 1, 2, 0, 1, 2 }).view(-1)|]).backward();
                    cross_entropy(Halved(rand(12, 4)), [|randint(3, new long[] { 12 }, dtype: int64)|]).backward();
                }

                private static Tensor Halved(Tensor x) => x.view(6, 8) * 0.5;
            }
            """);
        Assert.Equal("cross_entropy cannot take 3 labels for 32 samples: give one class number for each sample", messages[0]);
        Assert.Equal("nll_loss cannot take 2 labels for 8 samples: give one class number for each sample", messages[2]);
    }

    [Theory, BothBackends]
    public async Task Reports_labels_of_another_shape(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new PlainNet();
            var logits = model.call(rand(2, 4));
            cross_entropy(logits, [|tensor(new long[] { 0, 2 }).unsqueeze(1)|]).backward();
            cross_entropy(logits, [|tensor(new long[,] { { 0, 1, 0 }, { 0, 0, 1 } })|]).backward();
            cross_entropy(rand(2, 3, 7), [|tensor(new long[] { 0, 2 })|]).backward();
            cross_entropy(logits, [|rand(2, 4)|]).backward();
            CrossEntropyLoss().call(logits, [|one_hot(tensor(new long[] { 0, 2 }), 4).to(float32)|]).backward();
            """);
        Assert.Equal(
        [
            "cross_entropy cannot take class numbers of shape [2, 1] for logits of shape [2, 3]: take the last dimension off with '.squeeze(1)'",
            "cross_entropy cannot take class numbers of shape [2, 3] for logits of shape [2, 3]: give one class number for each sample, in the shape [2]",
            "cross_entropy cannot take class numbers of shape [2] for logits of shape [2, 3, 7]: give one class number for each sample, in the shape [2, 7]",
            "cross_entropy cannot take probabilities of shape [2, 4] for logits of shape [2, 3]: give both the same shape",
            "cross_entropy cannot take probabilities of shape [2, 4] for logits of shape [2, 3]: give both the same shape",
        ], messages);
    }

    [Theory, BothBackends]
    public async Task Reports_labels_and_weights_of_other_classes(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                public static void Run(Tensor x, Tensor y)
                {
                    var model = new PlainNet();
                    cross_entropy(model.call(x), [|tensor(new long[] { 0, 3 })|]).backward();
                    var net = Sequential(Linear(4, 8), ReLU(), Linear(8, 2));
                    var criterion = CrossEntropyLoss();
                    criterion.call(net.call(rand(2, 4)), [|tensor(new[] { 1L, 2L })|]).backward();
                    cross_entropy(model.call(rand(2, 4)), y, weight: [|tensor(new[] { 0.1f, 0.9f })|]).backward();
                    var weighted = CrossEntropyLoss(weight: [|ones(5)|]);
                    weighted.call(model.call(rand(2, 4)), y).backward();
                    nll_loss(functional.log_softmax(model.call(rand(2, 4)), 1), [|tensor(new long[] { -1, 2 })|]).backward();
                }
            }
            """);
        Assert.Equal(
        [
            "cross_entropy cannot take the label 3 for 3 classes: the classes are numbered from 0 to 2",
            "cross_entropy cannot take the label 2 for 2 classes: the classes are numbered from 0 to 1",
            "cross_entropy cannot take 2 class weights for 3 classes: give one weight for each class",
            "cross_entropy cannot take 5 class weights for 3 classes: give one weight for each class",
            "nll_loss cannot take the label -1 for 3 classes: the classes are numbered from 0 to 2",
        ], messages);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_the_shapes_fit(string backend) => IsSilentIn(backend, """
        var model = new PlainNet();
        var logits = model.call(rand(2, 4));
        cross_entropy(logits, tensor(new long[] { 0, 2 })).backward();
        cross_entropy(logits, tensor(new long[] { 0, 2 }).unsqueeze(1).squeeze(1)).backward();
        cross_entropy(logits, tensor(new long[] { 0, -100 })).backward();
        cross_entropy(logits, tensor(new long[] { 0, 7 }), ignore_index: 7).backward();
        cross_entropy(logits, softmax(rand(2, 3), 1)).backward();
        cross_entropy(rand(2, 3, 7), zeros(2, 7, dtype: int64)).backward();
        cross_entropy(rand(6, 4, 3).view(-1, 3), zeros(24, dtype: int64)).backward();
        cross_entropy(rand(3), tensor(2L)).backward();
        cross_entropy(logits, tensor(new long[] { 0, 2 }), weight: ones(3)).backward();
        mse_loss(logits, tensor(new float[] { 1, 2, 3 })).backward();
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_a_size_is_not_certain(string backend) => IsSilent(backend, """
        public class Deep : PlainNet { public override Tensor forward(Tensor x) => base.forward(x).flatten(); }

        public class Program
        {
            public static void Given(PlainNet model, Tensor x, int rows, long[] labels)
            {
                cross_entropy(model.call(rand(32, 4)), tensor(new long[] { 0, 2, 1 })).backward();
                var mine = new PlainNet();
                cross_entropy(mine.call(rand(rows, 4)), tensor(new long[] { 0, 2, 1 })).backward();
                cross_entropy(mine.call(rand(32, 4)), tensor(labels)).backward();
                cross_entropy(mine.call(x), tensor(new long[] { 0, 2, 1 })).backward();
                cross_entropy(mine.call(x), zeros(3, 1, dtype: int64)).backward();
            }

            public static void Grown(int depth)
            {
                var net = Sequential(Linear(4, 3));
                net.append("head", Linear(3, 9));
                cross_entropy(net.call(rand(2, 4)), tensor(new long[] { 0, 7 })).backward();
            }

            public static void Changed(bool small)
            {
                var model = new PlainNet();
                var x = rand(32, 4);
                if (small) x = rand(3, 4);
                cross_entropy(model.call(x), tensor(new long[] { 0, 2, 1 })).backward();
                int rows = 1;
                while (small) rows++;
                cross_entropy(model.call(rand(rows, 4)), tensor(new long[] { 0, 2, 1 })).backward();
                cross_entropy(model.call(rand(32, 4))[..3], tensor(new long[] { 0, 2, 1 })).backward();
            }

            public static void Filled()
            {
                var model = new PlainNet();
                var labels = new long[] { 9, 9 };
                labels[0] = 1;
                labels[1] = 2;
                cross_entropy(model.call(rand(2, 4)), tensor(labels)).backward();
                cross_entropy(model.call(rand(2, 4)), tensor(new long[] { 5, 6 }) - 4).backward();
                PlainNet either = model.training ? model : new Deep();
                cross_entropy(either.call(rand(2, 4)), tensor(new long[] { 1, 2, 0 })).backward();
            }

            public static void Expected()
            {
                Throws(() => cross_entropy(rand(32, 4), tensor(new long[] { 0, 2, 1 })));
            }

            private static void Throws(Func<Tensor> code) { try { code(); } catch (ArgumentException) { } }
        }
        """);

    /// <summary>One report for one cause: what the labels are is told by another rule.</summary>
    [Theory, BothBackends]
    public Task Is_silent_where_the_labels_are_no_indices(string backend) => IsSilentIn(backend, """
        var logits = new PlainNet().call(rand(2, 4));
        cross_entropy(logits, tensor(new int[] { 0, 2, 1 })).backward();
        cross_entropy(logits, one_hot(tensor(new long[] { 0, 2 }), 3)).backward();
        cross_entropy(logits, tensor(new[] { 0f, 2f })).backward();
        cross_entropy(logits, zeros(2)).backward();
        """);

    [Theory, BothBackends]
    public Task Fix_takes_the_dimension_off(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new PlainNet();
            var labels = zeros(2, 1, dtype: int64);
            cross_entropy(model.call(rand(2, 4)), [|labels|]).backward();
            CrossEntropyLoss().call(model.call(rand(2, 4)), [|tensor(new long[] { 0, 2 }).view(2, 1)|] /* a column */).backward();
            """),
        InMethod("""
            var model = new PlainNet();
            var labels = zeros(2, 1, dtype: int64);
            cross_entropy(model.call(rand(2, 4)), labels.squeeze(1)).backward();
            CrossEntropyLoss().call(model.call(rand(2, 4)), tensor(new long[] { 0, 2 }).view(2, 1).squeeze(1) /* a column */).backward();
            """));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_several_would_do(string backend) => OffersNoFix(backend, InMethod("""
        var model = new PlainNet();
        cross_entropy(model.call(rand(32, 4)), [|tensor(new long[] { 0, 2, 1 })|]).backward();
        """));
}

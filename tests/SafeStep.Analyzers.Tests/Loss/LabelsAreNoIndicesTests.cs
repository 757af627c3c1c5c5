using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Loss;

public sealed class LabelsAreNoIndicesTests() : RuleTest("SAFE3003")
{
    [Theory, BothBackends]
    public async Task Reports_labels_of_another_kind(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new PlainNet();
            var logits = model.call(rand(2, 4));
            var integers = tensor(new int[] { 0, 2 });
            cross_entropy(logits, [|integers|]).backward();
            var criterion = CrossEntropyLoss();
            criterion.call(logits, [|one_hot(tensor(new long[] { 0, 2 }), 3)|]).backward();
            nll_loss(functional.log_softmax(logits, 1), [|tensor(new[] { 0f, 2f })|]).backward();
            cross_entropy(logits, [|model.call(rand(2, 4)).argmax(1).to(float32)|]).backward();
            cross_entropy(logits, [|integers.view(2)|]).backward();
            cross_entropy(logits, [|tensor(new long[] { 0, 2 }).to(int32)|]).backward();
            """);
        Assert.Equal("cross_entropy wants int64 class indices, and these labels are int32: make them of long[], or convert them with '.to(int64)'", messages[0]);
        Assert.Equal("cross_entropy wants int64 class indices, and these labels are int64 one-hot vectors: give the indices themselves, or convert the vectors with '.to(float32)'", messages[1]);
    }

    [Theory, BothBackends]
    public Task Converts_numbers_to_int64(string backend) => FixesIn(
        backend,
        "var logits = rand(2, 3);\nvar labels = tensor(new int[] { 0, 2 });\ncross_entropy(logits, [|labels|]).backward();",
        "var logits = rand(2, 3);\nvar labels = tensor(new int[] { 0, 2 });\ncross_entropy(logits, labels.to(int64)).backward();");

    [Theory, BothBackends]
    public Task Leaves_one_hot_vectors_to_the_author(string backend) => OffersNoFix(backend, InMethod("cross_entropy(rand(2, 3), [|one_hot(tensor(new long[] { 0, 2 }), 3)|]).backward();"));

    [Theory, BothBackends]
    public Task Is_silent_on_indices_probabilities_and_what_is_not_known(string backend) => IsSilentIn(backend, """
        var model = new PlainNet();
        var logits = model.call(rand(2, 4));
        cross_entropy(logits, tensor(new long[] { 0, 2 })).backward();
        cross_entropy(logits, tensor(new int[] { 0, 2 }).to(int64)).backward();
        cross_entropy(logits, one_hot(tensor(new long[] { 0, 2 }), 3).to(float32)).backward();
        cross_entropy(logits, tensor(new[] { 0f, 1f, 0f })).backward();
        cross_entropy(logits, softmax(rand(2, 3), 1)).backward();
        cross_entropy(logits, model.call(rand(2, 4)).argmax(1)).backward();
        foreach (var (x, y) in Data.Batches) cross_entropy(model.call(x), y.to(float32)).backward();
        var labels = tensor(new int[] { 0, 1 });
        labels = labels.to(int64);
        cross_entropy(logits, labels).backward();
        mse_loss(logits, tensor(new int[] { 0, 2 })).backward();
        cross_entropy(logits, tensor(new int[] { 0, 2 }, dtype: int64)).backward();
        """);

    [Theory, BothBackends]
    public Task Reports_tensors_that_are_made_as_int32(string backend) => Reports(backend, InMethod("""
        var model = new Net();
        var labels = zeros(2, dtype: ScalarType.Int32);
        var first = cross_entropy(model.call(rand(2, 4)), [|labels|]);
        var second = cross_entropy(model.call(rand(2, 4)), zeros(2, dtype: int64));
        """));
}

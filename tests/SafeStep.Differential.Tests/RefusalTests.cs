using Engine = SafeStep.ManagedTorch.torch;

namespace SafeStep.Differential.Tests;

/// <summary>What PyTorch refuses, the engine refuses, with an error of its own that names the operation; never an index out of the range of an array, and never a number.</summary>
public sealed class RefusalTests
{
    private static readonly Engine.Tensor Matrix = Engine.ones(3, 4), Probabilities = Engine.full([2, 3], 0.5), Places = Engine.tensor(new long[,] { { 0, -1 } });

    private static readonly Dictionary<string, Action> Refused = new()
    {
        ["an embedding of floating-point places"] = () => Engine.nn.Embedding(5, 2).call(Engine.ones(3)),
        ["an embedding of a negative place"] = () => Engine.nn.Embedding(5, 2).call(Engine.tensor(new long[] { 0, -1 })),
        ["an embedding of a place beyond the last"] = () => Engine.nn.Embedding(5, 2).call(Engine.tensor(new long[] { 5 })),
        ["an embedding whose padding is beyond the last"] = () => Engine.nn.Embedding(5, 2, padding_idx: 5),
        ["functional embedding of a negative place"] = () => Engine.nn.functional.embedding(Engine.tensor(new long[] { -1 }), Matrix),
        ["a bag of a negative place"] = () => Engine.nn.EmbeddingBag(5, 2).call(Engine.tensor(new long[,] { { 0, -1 } })),
        ["gather of a negative place"] = () => Matrix.gather(1, Places),
        ["gather beyond the last"] = () => Matrix.gather(1, Engine.tensor(new long[,] { { 4 } })),
        ["gather of floating-point places"] = () => Matrix.gather(1, Engine.zeros(1, 1)),
        ["scatter of a negative place"] = () => Matrix.scatter(1, Places, Engine.ones(1, 2)),
        ["scatter_add beyond the last"] = () => Matrix.scatter_add(0, Engine.tensor(new long[,] { { 3 } }), Engine.ones(1, 1)),
        ["index_select of a negative place"] = () => Matrix.index_select(0, Engine.tensor(new long[] { -1 })),
        ["index_add beyond the last"] = () => Matrix.index_add(0, Engine.tensor(new long[] { 3 }), Engine.ones(1, 4), 1),
        ["one_hot of a negative label"] = () => Engine.nn.functional.one_hot(Engine.tensor(new long[] { -1 }), 3),
        ["one_hot of a label beyond the last"] = () => Engine.nn.functional.one_hot(Engine.tensor(new long[] { 3 }), 3),
        ["cross entropy of a label beyond the last"] = () => Engine.nn.functional.cross_entropy(Matrix, Engine.tensor(new long[] { 0, 1, 4 })),
        ["cross entropy of a negative label"] = () => Engine.nn.functional.cross_entropy(Matrix, Engine.tensor(new long[] { 0, 1, -2 })),
        ["cross entropy of labels of 32 bits"] = () => Engine.nn.functional.cross_entropy(Matrix, Engine.tensor(new[] { 0, 1, 2 })),
        ["nll of labels of 32 bits"] = () => Engine.nn.functional.nll_loss(Matrix, Engine.tensor(new[] { 0, 1, 2 })),
        ["the multi margin loss of labels of bytes"] = () => Engine.nn.functional.multi_margin_loss(Matrix, Engine.tensor(new byte[] { 0, 1, 2 })),
        ["a bicubic interpolation of one dimension"] = () => Engine.nn.functional.interpolate(Engine.ones(1, 2, 3), [4], mode: Engine.InterpolationMode.Bicubic),
        ["an antialias that has no meaning"] = () => Engine.nn.functional.interpolate(Engine.ones(1, 2, 3), [4], antialias: true),
        ["the largest values of a bag by frequency"] = () => Engine.nn.EmbeddingBag(5, 2, scale_grad_by_freq: true, mode: SafeStep.ManagedTorch.EmbeddingBagMode.Max).call(Engine.tensor(new long[,] { { 0, 1 } })),
        ["cross entropy of another number of labels"] = () => Engine.nn.functional.cross_entropy(Matrix, Engine.tensor(new long[] { 0, 1 })),
        ["cross entropy of class weights of another length"] = () => Engine.nn.functional.cross_entropy(Matrix, Engine.tensor(new long[] { 0, 1, 2 }), Engine.ones(3)),
        ["nll of a label beyond the last"] = () => Engine.nn.functional.nll_loss(Matrix, Engine.tensor(new long[] { 0, 1, 4 })),
        ["binary cross entropy of another shape"] = () => Engine.nn.functional.binary_cross_entropy(Probabilities, Engine.ones(3)),
        ["binary cross entropy of a value above 1"] = () => Engine.nn.functional.binary_cross_entropy(Probabilities.mul(3), Engine.ones(2, 3)),
        ["binary cross entropy of a value below 0"] = () => Engine.nn.functional.binary_cross_entropy(Probabilities.neg(), Engine.ones(2, 3)),
        ["binary cross entropy with logits of another shape"] = () => Engine.nn.functional.binary_cross_entropy_with_logits(Probabilities, Engine.ones(2, 2)),
        ["dropout above 1"] = () => Engine.nn.Dropout(1.5).call(Matrix),
        ["dropout below 0"] = () => Engine.nn.functional.dropout(Matrix, -0.1),
        ["a linear layer of another width"] = () => Engine.nn.Linear(3, 2).call(Matrix),
        ["a matrix product of widths that do not fit"] = () => Matrix.mm(Matrix),
        ["a convolution of another number of channels"] = () => Engine.nn.Conv1d(2, 3, 1).call(Engine.ones(1, 4, 5)),
        ["a convolution wider than its input"] = () => Engine.nn.Conv1d(2, 3, 9).call(Engine.ones(1, 2, 5)),
        ["layer norm of another width"] = () => Engine.nn.LayerNorm(3).call(Matrix),
        ["group norm of groups that do not divide"] = () => Engine.nn.GroupNorm(3, 4),
        ["batch norm of one value per channel in training"] = () => Engine.nn.BatchNorm1d(4).call(Engine.ones(1, 4)),
        ["a reshape to another number of elements"] = () => Matrix.reshape(5, 2),
        ["a reshape with two lengths left open"] = () => Matrix.reshape(-1, -1),
        ["an expansion of a length that is not one"] = () => Matrix.expand(3, 5),
        ["a dimension beyond the last"] = () => Matrix.sum(2L),
        ["cat of other shapes"] = () => Engine.cat([Matrix, Engine.ones(3, 3)], 0),
        ["stack of other shapes"] = () => Engine.stack([Matrix, Engine.ones(4, 3)]),
        ["shapes that do not broadcast"] = () => _ = Matrix + Engine.ones(3),
        ["topk of more than there is"] = () => Matrix.topk(5),
        ["kthvalue of none"] = () => Matrix.kthvalue(0, 1),
        ["narrow beyond the end"] = () => Matrix.narrow(0, 2, 2),
        ["select beyond the end"] = () => Matrix.select(0, 3),
        ["item of several values"] = () => Matrix.item<float>(),
        ["backward of several values"] = () => Engine.ones(2, requires_grad: true).mul(2).backward(),
        ["backward of what has no graph"] = () => Matrix.sum().backward(),
        ["SGD with a negative rate"] = () => Engine.optim.SGD(Parameters(), -0.1),
        ["SGD with a negative momentum"] = () => Engine.optim.SGD(Parameters(), 0.1, momentum: -0.1),
        ["SGD with a negative decay"] = () => Engine.optim.SGD(Parameters(), 0.1, weight_decay: -0.1),
        ["Nesterov without momentum"] = () => Engine.optim.SGD(Parameters(), 0.1, nesterov: true),
        ["Adam with a negative rate"] = () => Engine.optim.Adam(Parameters(), -0.1),
        ["Adam with a first beta of 1"] = () => Engine.optim.Adam(Parameters(), 0.1, beta1: 1),
        ["Adam with a second beta below 0"] = () => Engine.optim.Adam(Parameters(), 0.1, beta2: -0.1),
        ["Adam with a negative epsilon"] = () => Engine.optim.Adam(Parameters(), 0.1, eps: -1e-8),
        ["AdamW with a negative decay"] = () => Engine.optim.AdamW(Parameters(), 0.1, weight_decay: -0.1),
        ["Adagrad with a negative decay of its rate"] = () => Engine.optim.Adagrad(Parameters(), 0.1, lr_decay: -0.1),
        ["RMSProp with a negative alpha"] = () => Engine.optim.RMSProp(Parameters(), 0.1, alpha: -0.1),
        ["RMSProp with a negative momentum"] = () => Engine.optim.RMSProp(Parameters(), 0.1, momentum: -0.1),
        ["Adagrad with a negative rate"] = () => Engine.optim.Adagrad(Parameters(), -0.1),
        ["RMSProp with a negative rate"] = () => Engine.optim.RMSProp(Parameters(), -0.1),
        ["Adadelta with a rho above 1"] = () => Engine.optim.Adadelta(Parameters(), 0.1, rho: 1.5),
        ["Adamax with a negative rate"] = () => Engine.optim.Adamax(Parameters(), -0.1),
        ["NAdam with a negative rate"] = () => Engine.optim.NAdam(Parameters(), -0.1),
        ["RAdam with a negative rate"] = () => Engine.optim.RAdam(Parameters(), -0.1),
    };

    public static TheoryData<string> Names => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_cannot_be_is_refused(string name)
    {
        var error = Record.Exception(Refused[name]);
        Assert.NotNull(error);
        Assert.True(error is ArgumentException or InvalidOperationException or NotSupportedException, error.ToString());
        Assert.True(error.Message.Length > 15, error.Message);
    }

    private static IEnumerable<SafeStep.ManagedTorch.Modules.Parameter> Parameters() => [Engine.nn.Parameter(Engine.ones(2))];
}

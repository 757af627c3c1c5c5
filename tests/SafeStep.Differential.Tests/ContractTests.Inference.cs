namespace SafeStep.Differential.Tests;

/// <content>Tensors of inference mode, inside it and outside.</content>
public sealed partial class ContractTests
{
    private static readonly Dictionary<string, Func<Library, IEnumerable<object?>>> Inference = new()
    {
        ["inference: nothing is recorded, views of others are views"] = l =>
        {
            dynamic x = Leaf(l);
            using (l.Inference(true)) return [x.mul(2.0), x.view(6), x.clone()];
        },
        ["inference: what was made there is written within"] = l =>
        {
            dynamic x = Leaf(l);
            using var mode = l.Inference(true);
            dynamic y = x.mul(2.0);
            y.add_(1.0);
            y.select(0L, 1L).zero_();
            return [y];
        },
        ["inference: what was made before is written within"] = l =>
        {
            dynamic x = Leaf(l);
            using (l.Inference(true)) x.mul_(2.0);
            x.mul(x).sum().backward();
            return [x, x.grad];
        },
        ["inference: what was made there is added outside"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = Made(l, x);
            y.add(x).sub(y).sum().backward();
            return [x.grad, y];
        },
        ["inference: what was made there is copied"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = Made(l, x).clone();
            y.mul_(2.0);
            y.mul(x).sum().backward();
            return [x.grad, y];
        },
        ["inference: what was made there is computed with under no_grad"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = Made(l, x);
            using (l.NoGrad()) return [y.mul(x), y.view(6), y.sum()];
        },
        ["inference: what was made there, multiplied outside"] = l => [Made(l, Leaf(l)).mul(Leaf(l))],
        ["inference: what was made there, divided by outside"] = l => [Leaf(l).div(Made(l, Leaf(l)))],
        ["inference: what was made there, in a matrix product"] = l => [Leaf(l).mm(Made(l, Leaf(l)).t())],
        ["inference: what was made there, written"] = l => [Made(l, Leaf(l)).add_(1.0)],
        ["inference: what was made there, filled"] = l => [Made(l, Leaf(l)).zero_()],
        ["inference: what was made there, copied into"] = l => [Made(l, Leaf(l)).copy_(Weights(l))],
        ["inference: what was made there, drawn into"] = l => [Made(l, Leaf(l)).uniform_(0.0, 1.0)],
        ["inference: what was made there, written through a view"] = l => [Made(l, Leaf(l)).view(6).mul_(2.0)],
        ["inference: what was made there, written by a part"] = l => [Made(l, Leaf(l)).select(0L, 0L).fill_(2.0)],
        ["inference: what was made there, written under no_grad"] = l =>
        {
            dynamic y = Made(l, Leaf(l));
            using (l.NoGrad()) return [y.mul_(2.0)];
        },
        ["inference: what was made there, written with numbers of another type"] = l => [Made(l, Leaf(l)).add_(l.Make([1], [], "Float32"))],
        ["inference: what was made there is to be followed"] = l => [Made(l, Leaf(l)).requires_grad_(true)],
        ["inference: a view of a leaf, then written"] = l =>
        {
            dynamic v;
            dynamic x = Leaf(l);
            using (l.Inference(true)) v = x.view(6);
            v.mul_(2.0);
            return [];
        },
        ["inference: labels made there"] = l =>
        {
            dynamic labels;
            using (l.Inference(true)) labels = l.Make([0, 2], [2], "Int64").add(0L);
            return [Leaf(l).index_select(1L, labels)];
        },
        ["inference: ended within"] = l =>
        {
            dynamic x = Leaf(l);
            using var mode = l.Inference(true);
            using var end = l.Inference(false);
            dynamic y = x.mul(2.0);
            y.mul(y).sum().backward();
            return [y, x.grad];
        },
        ["inference: ended under no_grad"] = l =>
        {
            using var off = l.NoGrad();
            using var end = l.Inference(false);
            return [Leaf(l).mul(2.0)];
        },
    };

    // A result of inference, used outside.
    private static dynamic Made(Library library, dynamic leaf)
    {
        using var mode = library.Inference(true);
        return leaf.mul(2.0);
    }
}

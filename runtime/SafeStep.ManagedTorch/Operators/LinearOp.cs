namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            /// <summary>input W^T + bias over the last dimension; weights [out, in], bias [out].</summary>
            /// <exception cref="ArgumentException">The input's last size is not the weights'.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
            {
                if (weights.Sizes.Length != 2 || input.Sizes.Length == 0 || input.Sizes[^1] != weights.Sizes[1])
                {
                    throw new ArgumentException(
                        $"linear: an input of shape {Layout.Text(input.Sizes)} does not fit weights of shape {Layout.Text(weights.Sizes)} ([out, in]): the input's last size must equal the weights' second.");
                }
                if (bias is not null && (bias.Sizes.Length != 1 || bias.Sizes[0] != weights.Sizes[0]))
                {
                    throw new ArgumentException($"linear: a bias of shape {Layout.Text(bias!.Sizes)} does not fit weights of shape {Layout.Text(weights.Sizes)}; expected [{weights.Sizes[0]}].");
                }
                Product.CheckTypes("linear", input, weights);
                if (bias is not null) Product.CheckTypes("linear", input, bias);

                using var scope = NewDisposeScope();
                var biased = bias is not null;
                var (features, outputs) = (weights.Sizes[1], weights.Sizes[0]);
                var rows = input.detach().reshape(-1, features);
                var result = Tensor.Allocate(input.Type, [.. input.Sizes[..^1], outputs]);
                Product.Into(rows, weights.detach().t(), bias?.detach(), result);
                ReadOnlySpan<Tensor> inputs = bias is null ? [input, weights] : [input, weights, bias];
                return Tape.Record("linear", result, inputs, [rows, weights], (node, g) =>
                {
                    var gradient = g.reshape(-1, outputs);
                    if (node.Wants(0)) node.Give(0, Product.Of(gradient, node.Saved(1)).view([.. g.Sizes[..^1], features]));
                    if (node.Wants(1)) node.Give(1, Product.Of(gradient.t(), node.Saved(0)));
                    if (biased && node.Wants(2)) node.Give(2, gradient.sum([0]));
                }).MoveToOuterDisposeScope();
            }
        }
    }
}

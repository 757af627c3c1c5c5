namespace SafeStep;

/// <summary>What the layers of a transformer do not show in their parameters.</summary>
/// <param name="Heads">The number of heads, a divisor of the model's width.</param>
/// <param name="IsGelu">Whether the activation between the linear layers is GELU; ReLU otherwise.</param>
/// <param name="AddsZero">Whether there is one more key, and value, of zeros.</param>
/// <param name="Eps">What the normalisations add to the variance.</param>
internal sealed record AttentionSettings(long Heads, bool IsGelu, bool AddsZero, double Eps = 1e-5);

/// <summary>Attention and the layers of a transformer, written with operations that have tangents. Sequences are [steps, batch, features]. Nothing is dropped.</summary>
internal sealed class AttentionTwin(TangentPass jvp, torch.nn.Module layer, AttentionSettings settings)
{
    private readonly PassOps ops = new(jvp, layer);
    private readonly LayerParameters parameters = new(layer);

    /// <summary>Attention with several heads.</summary>
    /// <param name="prefix">What the parameters' names begin with.</param>
    /// <param name="query">Shape [target steps, batch, width].</param>
    /// <param name="key">Shape [source steps, batch, key width].</param>
    /// <param name="value">Shape [source steps, batch, value width].</param>
    /// <param name="paddingMask">Shape [batch, source steps]: true where there is nothing to look at.</param>
    /// <param name="mask">Shape [target steps, source steps]: numbers to add to the scores, minus infinity where not to look.</param>
    /// <returns>The output, [target steps, batch, width], and the weights, [batch * heads, target steps, source steps].</returns>
    public (Tensor Output, Tensor Weights) Attend(string prefix, Tensor query, Tensor key, Tensor value, Tensor? paddingMask, Tensor? mask)
    {
        long steps = query.shape[0], batch = query.shape[1], width = query.shape[2], size = width / settings.Heads;
        var (q, k, v) = Projected(prefix, query, key, value);
        q = ops.Multiply(q, ops.Constant(torch.tensor(1 / Math.Sqrt(size), dtype: q.dtype, device: q.device)));
        if (parameters.Find(prefix + "bias_k") is { } extraKey && parameters.Find(prefix + "bias_v") is { } extraValue)
        {
            k = ops.Cat([k, ops.Linear(extraKey, t => t.repeat(1, batch, 1))], 0);
            v = ops.Cat([v, ops.Linear(extraValue, t => t.repeat(1, batch, 1))], 0);
        }

        q = PerHead(q);
        k = PerHead(k);
        v = PerHead(v);
        if (settings.AddsZero)
        {
            k = ops.Cat([k, ops.Constant(torch.zeros(batch * settings.Heads, 1, size, dtype: k.dtype, device: k.device))], 1);
            v = ops.Cat([v, ops.Constant(torch.zeros(batch * settings.Heads, 1, size, dtype: k.dtype, device: k.device))], 1);
        }

        Tensor scores = ops.MatrixProduct(q, ops.Linear(k, t => t.transpose(1, 2)));
        scores = Masked(scores, paddingMask, mask);
        Tensor weights = ops.Softmax(scores);
        Tensor seen = ops.Linear(ops.MatrixProduct(weights, v), t => t.transpose(0, 1).reshape(steps, batch, width));
        return (ops.Affine(seen, parameters[prefix + "out_proj.weight"], parameters.Find(prefix + "out_proj.bias")), weights);

        Tensor PerHead(Tensor x) => ops.Linear(x, t => t.reshape(-1, batch * settings.Heads, size).transpose(0, 1));
    }

    /// <summary>The mean of the weights over the heads, shape [batch, target steps, source steps].</summary>
    public Tensor MeanOverHeads(Tensor weights) => ops.Linear(weights, t => t.reshape(-1, settings.Heads, t.shape[1], t.shape[2]).mean([1]));

    /// <summary>One layer of an encoder.</summary>
    public Tensor EncoderLayer(string prefix, Tensor source, Tensor? mask, Tensor? paddingMask)
    {
        var (seen, _) = Attend(prefix + "self_attn.", source, source, source, paddingMask, mask);
        Tensor x = Norm(prefix + "norm1.", ops.Add(source, seen));
        return Norm(prefix + "norm2.", ops.Add(x, FeedForward(prefix, x)));
    }

    /// <summary>One layer of a decoder.</summary>
    public Tensor DecoderLayer(string prefix, Tensor target, Tensor memory, Tensor? mask, Tensor? memoryMask, Tensor? paddingMask, Tensor? memoryPaddingMask)
    {
        var (own, _) = Attend(prefix + "self_attn.", target, target, target, paddingMask, mask);
        Tensor x = Norm(prefix + "norm1.", ops.Add(target, own));
        var (seen, _) = Attend(prefix + "multihead_attn.", x, memory, memory, memoryPaddingMask, memoryMask);
        x = Norm(prefix + "norm2.", ops.Add(x, seen));
        return Norm(prefix + "norm3.", ops.Add(x, FeedForward(prefix, x)));
    }

    /// <summary>The layers of an encoder one after the other, and its last normalisation where it has one.</summary>
    public Tensor Encoder(string prefix, Tensor source, Tensor? mask, Tensor? paddingMask)
    {
        Tensor x = source;
        for (int i = 0; Has($"{prefix}layers.{i}.linear1.weight"); i++)
        {
            x = EncoderLayer($"{prefix}layers.{i}.", x, mask, paddingMask);
        }

        return Has(prefix + "norm.weight") ? Norm(prefix + "norm.", x) : x;
    }

    /// <summary>The layers of a decoder one after the other, and its last normalisation where it has one.</summary>
    public Tensor Decoder(string prefix, Tensor target, Tensor memory, Tensor? mask, Tensor? memoryMask, Tensor? paddingMask, Tensor? memoryPaddingMask)
    {
        Tensor x = target;
        for (int i = 0; Has($"{prefix}layers.{i}.linear1.weight"); i++)
        {
            x = DecoderLayer($"{prefix}layers.{i}.", x, memory, mask, memoryMask, paddingMask, memoryPaddingMask);
        }

        return Has(prefix + "norm.weight") ? Norm(prefix + "norm.", x) : x;
    }

    private bool Has(string name) => parameters.Find(name) is not null;

    private Tensor Norm(string prefix, Tensor x) => ops.LayerNorm(x, parameters.Find(prefix + "weight"), parameters.Find(prefix + "bias"), settings.Eps);

    private Tensor FeedForward(string prefix, Tensor x)
    {
        Tensor inner = Linear(prefix + "linear1.", x);
        return Linear(prefix + "linear2.", settings.IsGelu ? ops.Gelu(inner) : ops.Relu(inner));
    }

    private Tensor Linear(string prefix, Tensor x) => ops.Affine(x, parameters[prefix + "weight"], parameters.Find(prefix + "bias"));

    private (Tensor Query, Tensor Key, Tensor Value) Projected(string prefix, Tensor query, Tensor key, Tensor value)
    {
        long width = query.shape[2];
        Tensor? bias = parameters.Find(prefix + "in_proj_bias"), together = parameters.Find(prefix + "in_proj_weight");
        return (One(0, query, "q"), One(1, key, "k"), One(2, value, "v"));

        Tensor One(long part, Tensor x, string name) => ops.Affine(
            x, together is null ? parameters[$"{prefix}{name}_proj_weight"] : ops.Narrow(together, 0, part * width, width), bias is null ? null : ops.Narrow(bias, 0, part * width, width));
    }

    private Tensor Masked(Tensor scores, Tensor? paddingMask, Tensor? mask)
    {
        if (mask is not null)
        {
            // libtorch adds truth values, too: as ones.
            Tensor numbers = mask.is_floating_point() ? mask : ops.Constant(mask.to_type(scores.dtype));
            long added = scores.shape[^1] - mask.shape[^1];
            scores = ops.Add(scores, ops.Linear(numbers, t => WithAddedKeys(t.dim() == 2 ? t.unsqueeze(0) : t, added)));
        }

        if (paddingMask is null)
        {
            return scores;
        }

        // Over all heads and target steps; an additional key is never hidden.
        long all = scores.shape[^1], extra = all - paddingMask.shape[1];
        Tensor hidden = paddingMask.to_type(torch.ScalarType.Bool);
        Tensor complete = extra == 0 ? hidden : torch.cat([hidden, torch.zeros(hidden.shape[0], extra, dtype: torch.ScalarType.Bool, device: hidden.device)], 1);
        // Minus infinity where nothing is to be seen: the weight, and its derivative, are zero there.
        return ops.Fill(scores, complete.reshape(-1, 1, 1, all).expand(-1, settings.Heads, 1, all).reshape(-1, 1, all), double.NegativeInfinity);
    }

    // The keys that add_bias_kv and add_zero_attn append are masked by nothing.
    private static Tensor WithAddedKeys(Tensor mask, long added) =>
        added == 0 ? mask : torch.cat([mask, torch.zeros([mask.shape[0], mask.shape[1], added], dtype: mask.dtype, device: mask.device)], 2);
}

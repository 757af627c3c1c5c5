namespace SafeStep;

/// <content>Layers of the library whose <c>call</c> has other forms than their forward.</content>
public sealed partial class TangentPass
{
    /// <summary>Runs a layer of an encoder with a mask.</summary>
    public Tensor call(TransformerEncoderLayer layer, Tensor src, Tensor? src_mask) => call(layer, src, src_mask, null);

    /// <summary>Runs a layer of an encoder with masks.</summary>
    public Tensor call(TransformerEncoderLayer layer, Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask) =>
        Run(layer, () => LayerTwins.TransformerEncoderLayer(this, layer, src, src_mask, src_key_padding_mask));

    /// <summary>Runs an encoder without masks.</summary>
    public Tensor call(TransformerEncoder layer, Tensor src) => call<Tensor, Tensor, Tensor, Tensor>(layer, src, null!, null!);

    /// <summary>Runs an encoder with a mask.</summary>
    public Tensor call(TransformerEncoder layer, Tensor src, Tensor? src_mask) => call<Tensor, Tensor, Tensor, Tensor>(layer, src, src_mask!, null!);

    /// <summary>Runs a layer of a decoder without masks.</summary>
    public Tensor call(TransformerDecoderLayer layer, Tensor tgt, Tensor memory) => call<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>(layer, tgt, memory, null!, null!, null!, null!);

    /// <summary>Runs a decoder without masks.</summary>
    public Tensor call(TransformerDecoder layer, Tensor tgt, Tensor memory) => call<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>(layer, tgt, memory, null!, null!, null!, null!);

    /// <summary>Runs a transformer with masks.</summary>
    public Tensor call(
        Transformer layer, Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask, Tensor? memory_mask, Tensor? src_key_padding_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask) =>
        Run(layer, () => LayerTwins.Transformer(this, layer, src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask));

    /// <summary>Runs bags of one length.</summary>
    public Tensor call(EmbeddingBag layer, Tensor input) => call<Tensor, Tensor?, Tensor?, Tensor>(layer, input, null, null);

    /// <summary>Runs bags that begin at offsets.</summary>
    public Tensor call(EmbeddingBag layer, Tensor input, Tensor? offsets) => call<Tensor, Tensor?, Tensor?, Tensor>(layer, input, offsets, null);

    private Tensor Run(torch.nn.Module layer, Func<Tensor> twin)
    {
        DemandNoHooks(layer);
        using var inner = torch.NewDisposeScope();
        return Left(inner, twin());
    }
}

namespace SafeStep;

/// <content>Attention and transformers.</content>
public static partial class LayerTwins
{
    /// <summary>Attention with several heads.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="query">Shape [target steps, batch, width].</param>
    /// <param name="key">Shape [source steps, batch, key width].</param>
    /// <param name="value">Shape [source steps, batch, value width].</param>
    /// <param name="key_padding_mask">Shape [batch, source steps]: true where there is nothing to look at.</param>
    /// <param name="need_weights">Whether the weights are asked for.</param>
    /// <param name="attn_mask">Shape [target steps, source steps]: numbers to add to the scores, minus infinity where not to look.</param>
    /// <returns>The output, and the weights' mean over the heads, [batch, target steps, source steps]; a tensor of nothing where they were not asked for.</returns>
    public static Tuple<Tensor, Tensor> MultiheadAttention(TangentPass jvp, MultiheadAttention layer, Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        var twin = new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer));
        var (output, weights) = twin.Attend("", query, key, value, key_padding_mask, attn_mask);
        return Tuple.Create(output, need_weights ? twin.MeanOverHeads(weights) : jvp.Constant(torch.empty(0)));
    }

    /// <summary>Attention of a sequence to itself and two linear layers, each added to its input and normalised.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="src">Shape [steps, batch, width].</param>
    /// <param name="src_mask">What to add to the scores; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="src_key_padding_mask">Where there is nothing to look at.</param>
    public static Tensor TransformerEncoderLayer(TangentPass jvp, TransformerEncoderLayer layer, Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask) =>
        new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer)).EncoderLayer("", src, src_mask, src_key_padding_mask);

    /// <summary>The layers of an encoder one after the other.</summary>
    /// <inheritdoc cref="TransformerEncoderLayer" path="/param"/>
    public static Tensor TransformerEncoder(TangentPass jvp, TransformerEncoder layer, Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask) =>
        new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer)).Encoder("", src, src_mask, src_key_padding_mask);

    /// <summary>Attention of a sequence to itself, to another one, and two linear layers, each added to its input and normalised.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="tgt">Shape [target steps, batch, width].</param>
    /// <param name="memory">Shape [source steps, batch, width].</param>
    /// <param name="tgt_mask">What to add to the target's scores; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="memory_mask">What to add to the scores of the memory.</param>
    /// <param name="tgt_key_padding_mask">Where there is nothing to look at in the target.</param>
    /// <param name="memory_key_padding_mask">Where there is nothing to look at in the memory.</param>
    public static Tensor TransformerDecoderLayer(
        TangentPass jvp, TransformerDecoderLayer layer, Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask) =>
        new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer)).DecoderLayer("", tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

    /// <summary>The layers of a decoder one after the other.</summary>
    /// <inheritdoc cref="TransformerDecoderLayer" path="/param"/>
    public static Tensor TransformerDecoder(
        TangentPass jvp, TransformerDecoder layer, Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask) =>
        new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer)).Decoder("", tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

    /// <summary>An encoder and a decoder that looks at what the encoder made.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="src">Shape [source steps, batch, width].</param>
    /// <param name="tgt">Shape [target steps, batch, width].</param>
    /// <param name="src_mask">What to add to the source's scores; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="tgt_mask">What to add to the target's scores.</param>
    /// <param name="memory_mask">What to add to the scores of the target in the source.</param>
    /// <param name="src_key_padding_mask">Where there is nothing to look at in the source.</param>
    /// <param name="tgt_key_padding_mask">Where there is nothing to look at in the target.</param>
    /// <param name="memory_key_padding_mask">Where there is nothing for the target to look at in the source.</param>
    public static Tensor Transformer(
        TangentPass jvp, Transformer layer, Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask, Tensor? memory_mask,
        Tensor? src_key_padding_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask)
    {
        var twin = new AttentionTwin(jvp, layer, LayerForms.Of(jvp, layer));
        Tensor memory = twin.Encoder("encoder.", src, src_mask, src_key_padding_mask);
        return twin.Decoder("decoder.", tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
    }
}

namespace SafeStep;

/// <summary>What layers do beyond their parameters.</summary>
internal static class LayerForms
{
    public static RecurrentCell CellOf(RNN layer) => layer.IsRectified ? RecurrentCell.Relu : RecurrentCell.Tanh;

    public static RecurrentCell CellOf(RNNCell layer) => layer.IsRectified ? RecurrentCell.Relu : RecurrentCell.Tanh;

    public static bool IsBatchFirst(RNN layer) => layer.IsBatchFirst;

    public static bool IsBatchFirst(LSTM layer) => layer.IsBatchFirst;

    public static bool IsBatchFirst(GRU layer) => layer.IsBatchFirst;

    public static AttentionSettings Of(TangentPass jvp, MultiheadAttention layer) => new(layer.Heads, IsGelu: false, layer.AddsZero);

    public static AttentionSettings Of(TangentPass jvp, TransformerEncoderLayer layer) => Of(layer.Form);

    public static AttentionSettings Of(TangentPass jvp, TransformerEncoder layer) => Of(layer.Form);

    public static AttentionSettings Of(TangentPass jvp, TransformerDecoderLayer layer) => Of(layer.Form);

    public static AttentionSettings Of(TangentPass jvp, TransformerDecoder layer) => Of(layer.Form);

    public static AttentionSettings Of(TangentPass jvp, Transformer layer) => Of(layer.Form);

    public static BagForm Of(TangentPass jvp, EmbeddingBag layer) => layer.Bound is null
        ? new((BagMode)layer.Mode, layer.Padding, layer.IncludesLastOffset)
        : throw jvp.Refused($"{layer.GetName()} was made with max_norm: its forward changes its weight, which a derivative must not do. Bound the norms outside forward.");

    private static AttentionSettings Of(TransformerForm form) => new(form.Heads, form.IsGelu, AddsZero: false);
}

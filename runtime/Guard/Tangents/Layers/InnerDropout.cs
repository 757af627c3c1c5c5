namespace SafeStep;

/// <summary>Dropout inside a layer.</summary>
internal static class InnerDropout
{
    /// <summary>Whether a layer may drop elements inside while it trains.</summary>
    public static bool MayBeIn(torch.nn.Module layer) =>
        layer is RNN or LSTM or GRU or MultiheadAttention or TransformerEncoderLayer or TransformerEncoder or TransformerDecoderLayer or TransformerDecoder or Transformer;
}

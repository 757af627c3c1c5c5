namespace SafeStep;

/// <summary>
/// Layers of the library with several inputs or outputs, or with layers inside: one method each, named as the layer's type. It does what the layer's forward does with operations whose tangents are known, of the first and the
/// second order, and leaves the layer as it is. Nothing is dropped inside a layer that would drop elements while it trains: as with dropout whose mask nobody recorded, the slopes belong to the whole network.
/// </summary>
public static partial class LayerTwins
{
    /// <summary>A recurrent layer: h' = tanh(W x + b + U h + c), or with max(., 0).</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape [steps, batch, features], or the batch first where the layer was made so.</param>
    /// <param name="h0">The first states, shape [levels * directions, batch, hidden]; null: zeros.</param>
    /// <returns>The outputs of the last level and the last states.</returns>
    public static (Tensor, Tensor) RNN(TangentPass jvp, RNN layer, Tensor input, Tensor? h0)
    {
        var result = new RecurrentTwin(jvp, layer, LayerForms.CellOf(layer)).Run(input, State(h0), LayerForms.IsBatchFirst(layer));
        return (result.Output, result.Hidden);
    }

    /// <summary>A recurrent layer with input, forget and output gates.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape [steps, batch, features], or the batch first where the layer was made so.</param>
    /// <param name="h0_c0">The first hidden and cell states, shapes [levels * directions, batch, hidden]; null: zeros.</param>
    /// <returns>The outputs of the last level, the last hidden states and the last cell states.</returns>
    public static (Tensor, Tensor, Tensor) LSTM(TangentPass jvp, LSTM layer, Tensor input, (Tensor, Tensor)? h0_c0)
    {
        var result = new RecurrentTwin(jvp, layer, RecurrentCell.Lstm).Run(input, State(h0_c0), LayerForms.IsBatchFirst(layer));
        return (result.Output, result.Hidden, result.Cell!);
    }

    /// <summary>A recurrent layer with a reset and an update gate.</summary>
    /// <inheritdoc cref="RNN" path="/param"/>
    /// <returns>The outputs of the last level and the last states.</returns>
    public static (Tensor, Tensor) GRU(TangentPass jvp, GRU layer, Tensor input, Tensor? h0)
    {
        var result = new RecurrentTwin(jvp, layer, RecurrentCell.Gru).Run(input, State(h0), LayerForms.IsBatchFirst(layer));
        return (result.Output, result.Hidden);
    }

    /// <summary>One step of an <see cref="RNN"/>.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape [batch, features] or [features].</param>
    /// <param name="h0">The state before, shape [batch, hidden] or [hidden]; null: zeros.</param>
    public static Tensor RNNCell(TangentPass jvp, RNNCell layer, Tensor input, Tensor? h0) => Cell(jvp, layer, LayerForms.CellOf(layer), input, State(h0)).Hidden;

    /// <summary>One step of a <see cref="GRU"/>.</summary>
    /// <inheritdoc cref="RNNCell" path="/param"/>
    public static Tensor GRUCell(TangentPass jvp, GRUCell layer, Tensor input, Tensor? h0) => Cell(jvp, layer, RecurrentCell.Gru, input, State(h0)).Hidden;

    /// <summary>One step of an <see cref="LSTM"/>.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape [batch, features] or [features].</param>
    /// <param name="h0_c0">The hidden and the cell state before; null: zeros.</param>
    public static (Tensor, Tensor) LSTMCell(TangentPass jvp, LSTMCell layer, Tensor input, (Tensor, Tensor)? h0_c0)
    {
        var state = Cell(jvp, layer, RecurrentCell.Lstm, input, State(h0_c0));
        return (state.Hidden, state.Cell!);
    }

    /// <summary>The twin of a layer that has one here; null for any other, also of a class derived from one.</summary>
    internal static object? Of(TangentPass jvp, torch.nn.Module layer, object?[] x) => layer.GetType().Assembly != typeof(Linear).Assembly ? null : layer switch
    {
        RNN rnn => RNN(jvp, rnn, (Tensor)x[0]!, (Tensor?)x[1]),
        LSTM lstm => LSTM(jvp, lstm, (Tensor)x[0]!, ((Tensor, Tensor)?)x[1]),
        GRU gru => GRU(jvp, gru, (Tensor)x[0]!, (Tensor?)x[1]),
        RNNCell rnn => RNNCell(jvp, rnn, (Tensor)x[0]!, (Tensor?)x[1]),
        LSTMCell lstm => LSTMCell(jvp, lstm, (Tensor)x[0]!, ((Tensor, Tensor)?)x[1]),
        GRUCell gru => GRUCell(jvp, gru, (Tensor)x[0]!, (Tensor?)x[1]),
        MultiheadAttention attention => MultiheadAttention(jvp, attention, (Tensor)x[0]!, (Tensor)x[1]!, (Tensor)x[2]!, (Tensor?)x[3], (bool)x[4]!, (Tensor?)x[5]),
        TransformerEncoderLayer encoder => TransformerEncoderLayer(jvp, encoder, (Tensor)x[0]!, null, null),
        TransformerEncoder encoder => TransformerEncoder(jvp, encoder, (Tensor)x[0]!, (Tensor?)x[1], (Tensor?)x[2]),
        TransformerDecoderLayer decoder => TransformerDecoderLayer(jvp, decoder, (Tensor)x[0]!, (Tensor)x[1]!, (Tensor?)x[2], (Tensor?)x[3], (Tensor?)x[4], (Tensor?)x[5]),
        TransformerDecoder decoder => TransformerDecoder(jvp, decoder, (Tensor)x[0]!, (Tensor)x[1]!, (Tensor?)x[2], (Tensor?)x[3], (Tensor?)x[4], (Tensor?)x[5]),
        Transformer transformer => Transformer(jvp, transformer, (Tensor)x[0]!, (Tensor)x[1]!, null, null, null, null, null, null),
        Bilinear bilinear => Bilinear(jvp, bilinear, (Tensor)x[0]!, (Tensor)x[1]!),
        EmbeddingBag bag => EmbeddingBag(jvp, bag, (Tensor)x[0]!, (Tensor?)x[1], (Tensor?)x[2]),
        _ => OfBackend(jvp, layer, x),
    };

    /// <summary>Layers that only the backend in use has; null for any other.</summary>
    private static partial object? OfBackend(TangentPass jvp, torch.nn.Module layer, object?[] x);

    private static RecurrentTwin.State? State(Tensor? h0) => h0 is null ? null : new(h0, null);

    private static RecurrentTwin.State? State((Tensor Hidden, Tensor Cell)? start) => start is { } given ? new(given.Hidden, given.Cell) : null;

    // A sample without a batch is a batch of one.
    private static RecurrentTwin.State Cell(TangentPass jvp, torch.nn.Module layer, RecurrentCell cell, Tensor input, RecurrentTwin.State? start)
    {
        var ops = new PassOps(jvp, layer);
        var twin = new RecurrentTwin(jvp, layer, cell);
        if (input.dim() > 1)
        {
            return twin.Step(input, start ?? twin.Zero(input, input.shape[0], Hidden()));
        }

        var batch = start?.Map(Batch) ?? twin.Zero(input, 1, Hidden());
        return twin.Step(Batch(input), batch).Map(t => ops.Linear(t, one => one.squeeze(0)));

        Tensor Batch(Tensor x) => ops.Linear(x, one => one.unsqueeze(0));

        long Hidden() => new LayerParameters(layer)["weight_hh"].shape[1];
    }
}

using PackedSequence = TorchSharp.torch.nn.utils.rnn.PackedSequence;

namespace SafeStep;

/// <content>Sequences of several lengths in one tensor. The tangent of a packed sequence is that of its data.</content>
public sealed partial class TangentPass
{
    /// <summary>Packs padded sequences.</summary>
    public PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
    {
        Inactive(lengths, "pack_padded_sequence");
        var packed = Packed(torch.nn.utils.rnn.pack_padded_sequence(input, lengths, batch_first, enforce_sorted));
        Linear(packed.data, input, t => torch.nn.utils.rnn.pack_padded_sequence(t, lengths, batch_first, enforce_sorted).data.alias());
        return packed;
    }

    /// <summary>Packs sequences.</summary>
    public PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
    {
        Tensor[] all = [.. sequences];
        var packed = Packed(torch.nn.utils.rnn.pack_sequence(all, enforce_sorted));
        FromEach(packed.data, all, parts => torch.nn.utils.rnn.pack_sequence(parts, enforce_sorted).data.alias());
        return packed;
    }

    /// <summary>Sequences side by side, padded to one length.</summary>
    public Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0.0)
    {
        Tensor[] all = [.. sequences];
        return FromEach(torch.nn.utils.rnn.pad_sequence(all, batch_first, padding_value), all, parts => torch.nn.utils.rnn.pad_sequence(parts, batch_first, 0));
    }

    /// <summary>Packed sequences as padded ones, and their lengths.</summary>
    public (Tensor, Tensor) pad_packed_sequence(PackedSequence sequence, bool batch_first = false, double padding_value = 0.0, long? total_length = null)
    {
        var (padded, lengths) = torch.nn.utils.rnn.pad_packed_sequence(sequence, batch_first, padding_value, total_length);
        long[] sizes = SizesOf(sequence);
        Linear(padded, sequence.data, t => Padded(t, sizes, IfDefined(sequence.unsorted_indices), batch_first ? padded.transpose(0, 1).shape : padded.shape, batch_first));
        return (padded, Constant(lengths));
    }

    /// <summary>Runs a recurrent layer on packed sequences.</summary>
    public (PackedSequence, Tensor) call(RNN layer, PackedSequence input, Tensor? h0)
    {
        var output = LayerForms.Quiet(layer, () => layer.call(input, h0));
        var (packed, hidden, _) = Recurrent(layer, LayerForms.CellOf(layer), input, h0 is null ? null : new(h0, null), output.Item1);
        return (packed, hidden);
    }

    /// <inheritdoc cref="call(RNN, PackedSequence, Tensor?)"/>
    public (PackedSequence, Tensor) call(GRU layer, PackedSequence input, Tensor? h0)
    {
        var output = LayerForms.Quiet(layer, () => layer.call(input, h0));
        var (packed, hidden, _) = Recurrent(layer, RecurrentCell.Gru, input, h0 is null ? null : new(h0, null), output.Item1);
        return (packed, hidden);
    }

    /// <inheritdoc cref="call(RNN, PackedSequence, Tensor?)"/>
    public (PackedSequence, Tensor, Tensor) call(LSTM layer, PackedSequence input, (Tensor, Tensor)? h0_c0)
    {
        var output = LayerForms.Quiet(layer, () => layer.call(input, h0_c0));
        var (packed, hidden, cell) = Recurrent(layer, RecurrentCell.Lstm, input, h0_c0 is { } start ? new(start.Item1, start.Item2) : null, output.Item1);
        return (packed, hidden, cell!);
    }

    // The longest sequence is first inside, and where the caller has it outside. A packed sequence comes from libtorch alone: its values are those of the layer, its tangent is that of the same values here.
    private (PackedSequence Output, Tensor Hidden, Tensor? Cell) Recurrent(torch.nn.Module layer, RecurrentCell cell, PackedSequence input, RecurrentTwin.State? start, PackedSequence output)
    {
        var ops = new PassOps(this, layer);
        Tensor? sorted = IfDefined(input.sorted_indices), unsorted = IfDefined(input.unsorted_indices);
        var first = start?.Map(t => Permuted(t, sorted));
        var result = new RecurrentTwin(this, layer, cell).Run(input.data, SizesOf(input), first);
        Packed(output);
        if (SecondOrder)
        {
            Made(output.data, JetOf(result.Output));
        }
        else
        {
            Made(output.data, Of(result.Output));
        }

        return (output, Permuted(result.Hidden, unsorted), result.Cell is null ? null : Permuted(result.Cell, unsorted));

        Tensor Permuted(Tensor states, Tensor? order) => order is null ? states : ops.Linear(states, t => t.index_select(1, order));
    }

    private PackedSequence Packed(PackedSequence packed)
    {
        Constant(packed.batch_sizes);
        foreach (var order in new[] { packed.sorted_indices, packed.unsorted_indices })
        {
            if (IfDefined(order) is not null)
            {
                Opaque(order);
            }
        }

        return packed;
    }

    // Linear in all of several tensors together.
    private Tensor FromEach(Tensor result, Tensor[] all, Func<Tensor[], Tensor> operation)
    {
        var made = Register(result);
        var seen = Array.ConvertAll(all, Seen);
        made.First = Of(shadow => shadow.First);
        made.Second = Of(shadow => shadow.Second);
        return result;

        Tensor? Of(Func<Shadow, Tensor?> derivative) =>
            Array.TrueForAll(seen, shadow => derivative(shadow) is null) ? null : operation([.. seen.Zip(all, (shadow, value) => TangentArithmetic.Dense(derivative(shadow), value))]);
    }

    // Each place of the padded tensor shows a row of the packed one; where there is none, a row of zeros.
    private static Tensor Padded(Tensor rows, long[] sizes, Tensor? unsorted, long[] shape, bool batchFirst)
    {
        long none = sizes.Sum(), batch = sizes[0];
        long[] places = new long[shape[0] * batch];
        Array.Fill(places, none);
        long offset = 0;
        for (long step = 0; step < sizes.Length; step++)
        {
            for (long i = 0; i < sizes[step]; i++)
            {
                places[(step * batch) + i] = offset + i;
            }

            offset += sizes[step];
        }

        Tensor index = torch.tensor(places, device: rows.device).reshape(shape[0], batch);
        Tensor ordered = unsorted is null ? index : index.index_select(1, unsorted);
        Tensor padded = torch.cat([rows, torch.zeros([1, .. rows.shape[1..]], dtype: rows.dtype, device: rows.device)], 0).index_select(0, ordered.reshape(-1)).reshape(shape);
        return batchFirst ? padded.transpose(0, 1) : padded;
    }

    private static long[] SizesOf(PackedSequence packed) => packed.batch_sizes.data<long>().ToArray();

    // Sequences that came in order have none.
    private static Tensor? IfDefined(Tensor indices) => indices.IsInvalid ? null : indices;
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>One entry of an indexing expression: a position, a range, a mask or index tensor, a new dimension, or "all between".</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            New,
            Position,
            Fill,
            Tensor,
            Range,
        }

        internal Form Kind { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Index { get; private init; }

        /// <summary>All dimensions not named elsewhere.</summary>
        public static readonly TensorIndex Ellipsis = new() { Kind = Form.Fill };

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new() { Kind = Form.New };

        /// <inheritdoc cref="None"/>
        public static readonly TensorIndex Null = new() { Kind = Form.New };

        /// <summary>The whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        /// <summary>Positions from start to before stop; null means the end on that side.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { Kind = Form.Range, Start = start, Stop = stop, Step = step };

        /// <inheritdoc cref="Slice(long?, long?, long?)"/>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <inheritdoc cref="Slice(long?, long?, long?)"/>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        /// <summary>One position; the dimension is removed.</summary>
        public static TensorIndex Single(long? index) => new() { Kind = Form.Position, Start = index };

        /// <summary>Positions by an integer tensor, or a Bool mask over as many dimensions as it has.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = Form.Tensor, Index = tensor };

        /// <summary>All or nothing, along a new dimension.</summary>
        public static TensorIndex Bool(bool value) => Tensor(torch.tensor(value));

        /// <summary>Only so that overload resolution prefers indices to tensors, as it does with TorchSharp; it is never called.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("An index is not a tensor; index a tensor with it.");

        /// <summary>One position.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>A range of positions.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>A range of positions.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>One position, possibly from the end.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>
/// Memory in the processor's reach in which gradients travel, many at a time, so that the processes exchange few large messages. Half precision travels, and is summed, in float32.
/// </summary>
/// <param name="group">The processes.</param>
/// <param name="type">The tensor type of T.</param>
/// <param name="capacity">How many elements one message has at most.</param>
internal sealed class GradientBucket<T>(ProcessGroup group, ScalarType type, int capacity) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<(Tensor Piece, int Start)> pieces = [];
    private Tensor? memory;
    private int filled;

    /// <summary>Replaces the gradients by their weighted sum over the processes, within a call of the group.</summary>
    /// <param name="gradients">Contiguous, in the same order and of the same shapes on every process.</param>
    /// <param name="weight">This process's weight.</param>
    public void Average(IReadOnlyList<Tensor> gradients, double weight)
    {
        (filled, int room) = (0, (int)Math.Min(capacity, gradients.Sum(gradient => gradient.numel())));
        pieces.Clear();
        if (room == 0)
        {
            return;
        }

        if (memory is null || memory.numel() < room)
        {
            memory?.Dispose();
            memory = torch.empty(room, type).DetachFromDisposeScope();
        }

        foreach (var gradient in gradients)
        {
            var flat = gradient.view(-1);
            for (long at = 0, length; at < flat.numel(); at += length)
            {
                length = Math.Min(flat.numel() - at, room - filled);
                var piece = flat.narrow(0, at, length);
                memory.narrow(0, filled, length).copy_(piece);
                pieces.Add((piece, filled));
                filled += (int)length;
                if (filled == room)
                {
                    Exchange(weight);
                }
            }
        }

        Exchange(weight);
    }

    public void Dispose() => memory?.Dispose();

    private void Exchange(double weight)
    {
        if (filled == 0)
        {
            return;
        }

        var values = TensorSpan();
        // Before the sum: the mean of large gradients is finite where their sum is not.
        TensorPrimitives.Multiply(values, T.CreateTruncating(weight), values);
        group.SumMet(values);
        foreach (var (piece, start) in pieces)
        {
            piece.copy_(memory!.narrow(0, start, piece.numel()));
        }

        pieces.Clear();
        filled = 0;
    }

    private Span<T> TensorSpan() => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(memory!.bytes)[..filled];
}

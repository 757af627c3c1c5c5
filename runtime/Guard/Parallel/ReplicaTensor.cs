using System.Security.Cryptography;

namespace SafeStep;

/// <summary>Tensors of a model as bytes for other processes: in pieces, as a tensor may have more bytes than an array.</summary>
internal static class ReplicaTensor
{
    private const long PieceBytes = 1 << 26;

    /// <summary>Name, type and shape: what has to be the same on every process.</summary>
    public static string Describe(string name, Tensor tensor) => $"{name}: {tensor.dtype} [{string.Join(", ", tensor.shape)}]";

    /// <summary>Replaces the values by those of rank 0, within a call of the group.</summary>
    public static void Take(Tensor tensor, ProcessGroup group)
    {
        if (tensor.numel() == 0)
        {
            return;
        }

        // Written by an operation, not into its memory: autograd and the guard notice.
        var values = group.Rank == 0 ? tensor.detach().cpu().contiguous() : torch.empty(tensor.shape, tensor.dtype);
        foreach (var piece in Pieces(values))
        {
            group.BroadcastMet(piece.bytes);
        }

        if (group.Rank != 0)
        {
            tensor.detach().copy_(values);
        }
    }

    /// <summary>A number that is the same for the same bits.</summary>
    public static long Digest(Tensor tensor)
    {
        if (tensor.numel() == 0)
        {
            return 0;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Pieces(tensor.detach().cpu().contiguous()))
        {
            hash.AppendData(piece.bytes);
        }

        return BitConverter.ToInt64(hash.GetHashAndReset());
    }

    private static IEnumerable<Tensor> Pieces(Tensor values)
    {
        var flat = values.reshape(-1);
        long count = flat.numel(), most = PieceBytes / flat.element_size();
        for (long start = 0; start < count; start += most)
        {
            yield return flat.narrow(0, start, Math.Min(most, count - start));
        }
    }
}

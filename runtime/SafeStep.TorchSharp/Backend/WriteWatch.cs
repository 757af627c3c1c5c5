using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// Tells whether tensors were written to in place since, through themselves or any view of their memory. TorchSharp hands out no version counter, but
/// autograd keeps one: a product that saved a tensor for its backward refuses to run once that tensor was written to.
/// </summary>
internal sealed class WriteWatch : IDisposable
{
    private static readonly ConcurrentDictionary<(DeviceType, int), Tensor> Factors = [];

    private readonly Tensor[] products;

    public WriteWatch(params Tensor[] tensors)
    {
        using var recording = torch.enable_grad();
        using var scope = torch.NewDisposeScope();
        // One element stands for the memory: the counter belongs to all of it.
        products = [.. from tensor in tensors where tensor.numel() > 0 select (Free(tensor).as_strided([1], [1]) * Factor(tensor)).DetachFromDisposeScope()];
    }

    public bool Untouched => AreUntouched([this]);

    /// <summary>Whether none of the watched tensors was written to: one pass of autograd for all.</summary>
    public static bool AreUntouched(IEnumerable<WriteWatch> watches)
    {
        Tensor[] all = [.. watches.SelectMany(watch => watch.products)];
        try
        {
            // The one form of backward whose errors TorchSharp passes on; autograd.grad would end the process.
            if (all.Length > 0)
            {
                torch.autograd.backward(all, retain_graph: true);
            }

            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    public void Dispose() => Array.ForEach(products, product => product.Dispose());

    private static Tensor Free(Tensor tensor) => tensor.requires_grad ? tensor.detach() : tensor;

    private static Tensor Factor(Tensor tensor) => Factors.GetOrAdd(
        (tensor.device_type, tensor.device_index),
        _ => torch.ones(1, device: tensor.device, requires_grad: true).DetachFromDisposeScope());
}

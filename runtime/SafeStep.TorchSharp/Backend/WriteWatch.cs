using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// Tells whether tensors were written to in place since, through themselves or any view of their memory. TorchSharp hands out no version counter, but
/// autograd keeps one: a product that saved a tensor for its backward refuses to run once that tensor was written to.
/// </summary>
internal sealed class WriteWatch : IDisposable
{
    private readonly Tensor factor;
    private readonly Tensor[] products;

    public WriteWatch(params Tensor[] tensors)
    {
        using var recording = torch.enable_grad();
        using var scope = torch.NewDisposeScope();
        factor = torch.ones(1, device: tensors[0].device, requires_grad: true).DetachFromDisposeScope();
        // One element stands for the memory: the counter belongs to all of it.
        products = [.. from tensor in tensors where tensor.numel() > 0 select (tensor.detach().as_strided([1], [1]) * factor).DetachFromDisposeScope()];
    }

    public bool Untouched
    {
        get
        {
            try
            {
                // The one form of backward whose errors TorchSharp passes on; autograd.grad would end the process.
                torch.autograd.backward(products, retain_graph: true);
                return true;
            }
            catch (ExternalException)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        factor.Dispose();
        foreach (var product in products)
        {
            product.Dispose();
        }
    }
}

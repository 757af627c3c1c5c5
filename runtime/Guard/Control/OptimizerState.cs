using System.Text;

namespace SafeStep;

/// <summary>A copy of an optimizer's state, by the only way that copies all of it on every backend: saving and loading.</summary>
internal static class OptimizerState
{
    public static byte[] Save(torch.optim.Optimizer optimizer)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            optimizer.save_state_dict(writer);
        }

        return memory.ToArray();
    }

    public static void Load(torch.optim.Optimizer optimizer, byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        optimizer.load_state_dict(reader);
    }
}

namespace Lab.Models;

/// <summary>Makes networks. The weights are drawn from one stream of random numbers for the whole process, so one network is made at a time.</summary>
public static class Weights
{
    private static readonly Lock Gate = new();

    public static TNetwork Draw<TNetwork>(int seed, Func<TNetwork> create)
    {
        lock (Gate)
        {
            torch.manual_seed(seed);
            return create();
        }
    }
}

namespace SafeStep.ManagedTorch;

/// <summary>MT19937 of Matsumoto and Nishimura (1998): the generator that PyTorch seeds, so that a seed gives the same stream.</summary>
internal sealed class MersenneTwister
{
    internal const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] state;
    private int next = Length;

    internal MersenneTwister(uint[] state, int position, bool isNew) => (this.state, next, IsNew) = (state, position, isNew);

    internal MersenneTwister(ulong seed)
    {
        state = new uint[Length];
        state[0] = (uint)seed;
        for (var i = 1u; i < Length; i++) state[i] = (1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
    }

    /// <summary>Whether no number of the seed has been drawn.</summary>
    internal bool IsNew { get; private set; } = true;

    /// <summary>How many numbers have been drawn since the last twist.</summary>
    internal int Position => next;

    internal ReadOnlySpan<uint> State => state;

    internal uint Next32()
    {
        if (next == Length) Twist();
        var y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    internal ulong Next64()
    {
        var high = (ulong)Next32();
        return (high << 32) | Next32();
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (state[i] & 0x80000000) | (state[(i + 1) % Length] & 0x7fffffff);
            state[i] = state[(i + Middle) % Length] ^ (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
        IsNew = false;
    }
}

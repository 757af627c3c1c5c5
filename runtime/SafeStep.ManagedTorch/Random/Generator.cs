namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>A stream of random numbers. Streams and transformations are PyTorch's for the processor: a seed gives the same uniform and normal numbers.</summary>
    public class Generator : IDisposable
    {
        private readonly object gate = new();
        private MersenneTwister twister;
        private ulong seedGiven;
        private double? spareNormal;

        /// <summary>A generator that starts from a seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            seedGiven = seed;
            twister = new MersenneTwister(seed);
        }

        /// <summary>The generator used where none is given.</summary>
        public static Generator Default { get; } = new((ulong)System.Random.Shared.NextInt64());

        /// <summary>The processor.</summary>
        public Device device => CPU;

        /// <summary>Starts the stream over from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            lock (gate)
            {
                seedGiven = unchecked((ulong)seed);
                twister = new MersenneTwister(seedGiven);
                spareNormal = null;
            }
            return this;
        }

        /// <summary>Starts the stream over from a seed drawn from the system, and returns it.</summary>
        public long seed()
        {
            var drawn = System.Random.Shared.NextInt64();
            manual_seed(drawn);
            return drawn;
        }

        /// <summary>The seed that the stream started from.</summary>
        public long initial_seed() => unchecked((long)seedGiven);

        /// <summary>The state of the stream, to continue from later: PyTorch's 5056 bytes for the processor.</summary>
        public Tensor get_state()
        {
            var bytes = new byte[GeneratorState.Length];
            lock (gate) GeneratorState.Write(bytes, seedGiven, twister, spareNormal);
            return torch.tensor(bytes);
        }

        /// <summary>Continues from a state saved by get_state, here or by PyTorch.</summary>
        /// <exception cref="ArgumentException">Not such a state.</exception>
        public void set_state(Tensor value)
        {
            if (value.Type != ScalarType.Byte || value.numel() != GeneratorState.Length) throw new ArgumentException($"set_state: expected the {GeneratorState.Length} bytes that get_state saves, not a tensor of type {value.Type} and {value.numel()} elements.", nameof(value));
            var (seed, restored, spare) = GeneratorState.Read(value.data<byte>().ToArray());
            lock (gate) (seedGiven, twister, spareNormal) = (seed, restored, spare);
        }

        /// <summary>Nothing to release; present so that code written for TorchSharp compiles.</summary>
        public void Dispose() => GC.SuppressFinalize(this);

        internal static Generator Of(Generator? chosen) => chosen ?? Default;

        internal void Uniform(Span<float> values, float from, float to)
        {
            lock (gate)
            {
                foreach (ref var value in values) value = Single() * (to - from) + from;
            }
        }

        internal void Uniform(Span<double> values, double from, double to)
        {
            lock (gate)
            {
                foreach (ref var value in values) value = Double() * (to - from) + from;
            }
        }

        /// <summary>Box and Muller's transformation: sixteen at a time for long rows, pairwise in double precision for short ones.</summary>
        internal void Normal(Span<float> values, double mean, double std)
        {
            lock (gate)
            {
                if (values.Length < 16)
                {
                    foreach (ref var value in values) value = (float)((NormalPairwise() * std) + mean);
                    return;
                }
                foreach (ref var value in values) value = Single();
                for (var i = 0; i < values.Length - 15; i += 16) NormalSixteen(values.Slice(i, 16), (float)mean, (float)std);
                if (values.Length % 16 == 0) return;
                var tail = values[^16..];
                foreach (ref var value in tail) value = Single();
                NormalSixteen(tail, (float)mean, (float)std);
            }
        }

        /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
        internal void Normal(Span<double> values, double mean, double std)
        {
            lock (gate)
            {
                if (values.Length < 16)
                {
                    foreach (ref var value in values) value = (NormalPairwise() * std) + mean;
                    return;
                }
                foreach (ref var value in values) value = Double();
                for (var i = 0; i < values.Length - 15; i += 16) NormalSixteen(values.Slice(i, 16), mean, std);
                if (values.Length % 16 == 0) return;
                var tail = values[^16..];
                foreach (ref var value in tail) value = Double();
                NormalSixteen(tail, mean, std);
            }
        }

        internal void Integers(Span<long> values, long from, long to)
        {
            var range = unchecked((ulong)(to - from));
            lock (gate)
            {
                foreach (ref var value in values) value = unchecked((long)((range >= 1UL << 32 ? twister.Next64() : twister.Next32()) % range) + from);
            }
        }

        /// <summary>Fisher and Yates's shuffle.</summary>
        internal void Permutation(Span<long> values)
        {
            lock (gate)
            {
                for (var i = 0; i < values.Length; i++) values[i] = i;
                for (var i = 0; i < values.Length - 1; i++)
                {
                    var other = i + (int)(twister.Next32() % (uint)(values.Length - i));
                    (values[i], values[other]) = (values[other], values[i]);
                }
            }
        }

        /// <summary>True with probability p.</summary>
        internal void Bernoulli(Span<bool> values, double p)
        {
            lock (gate)
            {
                foreach (ref var value in values) value = Double() < p;
            }
        }

        internal float NextSingle()
        {
            lock (gate) return Single();
        }

        internal double NextDouble()
        {
            lock (gate) return Double();
        }

        private float Single() => (twister.Next32() & ((1u << 24) - 1)) * (1f / (1 << 24));

        private double Double() => (twister.Next64() & ((1UL << 53) - 1)) * (1.0 / (1L << 53));

        private double NormalPairwise()
        {
            if (spareNormal is { } spare)
            {
                spareNormal = null;
                return spare;
            }
            var (u1, u2) = (Double(), Double());
            var radius = double.Sqrt(-2 * double.LogP1(-u2));
            var angle = 2 * double.Pi * u1;
            spareNormal = radius * double.Sin(angle);
            return radius * double.Cos(angle);
        }

        private static void NormalSixteen(Span<float> values, float mean, float std)
        {
            for (var i = 0; i < 8; i++)
            {
                var radius = float.Sqrt(-2 * float.Log(1 - values[i]));
                var angle = 2 * float.Pi * values[i + 8];
                values[i] = (radius * float.Cos(angle) * std) + mean;
                values[i + 8] = (radius * float.Sin(angle) * std) + mean;
            }
        }

        private static void NormalSixteen(Span<double> values, double mean, double std)
        {
            for (var i = 0; i < 8; i++)
            {
                var radius = double.Sqrt(-2 * double.Log(1 - values[i]));
                var angle = 2 * double.Pi * values[i + 8];
                values[i] = (radius * double.Cos(angle) * std) + mean;
                values[i + 8] = (radius * double.Sin(angle) * std) + mean;
            }
        }
    }

    /// <summary>The generator used where none is given.</summary>
    public static class random
    {
        /// <inheritdoc cref="Generator.manual_seed"/>
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        /// <inheritdoc cref="Generator.seed"/>
        public static long seed() => Generator.Default.seed();

        /// <inheritdoc cref="Generator.initial_seed"/>
        public static long initial_seed() => Generator.Default.initial_seed();
    }

    /// <summary>Starts the stream of random numbers over from a seed.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <inheritdoc cref="Generator.seed"/>
    public static long seed() => Generator.Default.seed();

    /// <inheritdoc cref="Generator.initial_seed"/>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <inheritdoc cref="Generator.get_state"/>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <inheritdoc cref="Generator.set_state"/>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
}

namespace SafeStep.Generators.Tangents;

/// <summary>Operations that draw random numbers: a function that does has no derivative, and its twin must not disturb the generator.</summary>
internal static class RandomOps
{
    public static readonly IReadOnlyCollection<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "bernoulli", "bernoulli_", "cauchy_", "exponential_", "geometric_", "gumbel_softmax", "log_normal_", "multinomial", "normal", "normal_", "poisson", "rand",
        "rand_like", "randint", "randint_like", "randn", "randn_like", "random_", "randperm", "rrelu", "uniform_",
    };
}

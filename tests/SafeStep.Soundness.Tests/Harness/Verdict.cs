namespace SafeStep.Soundness.Tests.Harness;

/// <summary>What became of one model.</summary>
public enum Verdict
{
    /// <summary>Not a model to judge: it does not compile without the generator, its own forward throws, or its logits are not smooth where it is evaluated.</summary>
    Invalid,

    /// <summary>Logits and slopes are right.</summary>
    Exact,

    /// <summary>A diagnostic stands inside the model's source.</summary>
    Refused,

    /// <summary>Jvp throws an exception of the guard that says why.</summary>
    RefusedAtRunTime,

    /// <summary>Logits or slopes are wrong, or the model is not as it was, and nothing was said.</summary>
    Wrong,

    /// <summary>What compiles without the generator does not compile, or warns, with it.</summary>
    DoesNotCompile,

    /// <summary>The generator or the generated code fails.</summary>
    Crashed,

    /// <summary>Nothing is generated and nothing is said.</summary>
    Silent,
}

/// <summary>A verdict and its reasons.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Detail">Why.</param>
/// <param name="Generated">What was generated, where that helps.</param>
public sealed record Outcome(Verdict Verdict, string Detail, string Generated = "")
{
    /// <summary>Of a refused model: what is wrong with the slopes that it gets instead, or nothing.</summary>
    public string Fallback { get; init; } = "";

    /// <summary>Whether the model is handled soundly: right, or refused.</summary>
    public bool IsSound => Verdict is Verdict.Exact or Verdict.Refused or Verdict.RefusedAtRunTime;
}

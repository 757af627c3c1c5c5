namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>The choices that make a program, one number each. Where they end every choice is the first, the simplest; so a shorter tape, or one of smaller numbers, makes a simpler program.</summary>
internal sealed class Tape(IReadOnlyList<int> choices)
{
    private int position;

    public bool IsAtEnd => position >= choices.Count;

    /// <summary>A number from 0 to one less than count.</summary>
    public int Next(int count) => IsAtEnd ? 0 : choices[position++] % count;

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Next(times) == times - 1;

    public T Of<T>(params IReadOnlyList<T> all) => all[Next(all.Count)];
}

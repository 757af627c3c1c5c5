namespace SafeStep;

/// <summary>What the values of options may be.</summary>
internal static class OptionValues
{
    public static T Known<T>(T value, string name)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{value} is no {typeof(T).Name}.");

    public static double Share(double value, string name, string what) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{what} must be above 0 and at most 1.");

    public static int AtLeast(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
}

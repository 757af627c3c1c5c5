using System.Globalization;
using Reporting;

namespace Lab.Findings;

/// <summary>Numbers as reports show them.</summary>
public static class Text
{
    private static readonly NumberFormatInfo Format = new() { NumberGroupSeparator = ",", PercentPositivePattern = 1, PercentNegativePattern = 1, PositiveInfinitySymbol = "infinite", NaNSymbol = "-" };

    public static string Percent(double share) => share.ToString("P1", Format);

    public static string Number(double value) => value.ToString(Math.Abs(value) is >= 1000 and < 1e6 ? "#,0" : "G3", Format);

    public static string Percent(Quartiles share) => $"{Percent(share.Median)} ({Percent(share.Q25)} to {Percent(share.Q75)})";

    public static string Number(Quartiles value) => $"{Number(value.Median)} ({Number(value.Q25)} to {Number(value.Q75)})";

    /// <summary>A factor such as a spike: 10x, 1,000x.</summary>
    public static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:#,0.##}x");
}

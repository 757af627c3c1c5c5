using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>The comparison as text and as a page of the documentation.</summary>
internal static class ComparisonTable
{
    public static string Line(ComparisonRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Threads} thread{(row.Threads == 1 ? " " : "s")}  {row.Description,-90}  {row.Ours,9:F3} ms  PyTorch {row.Peer,9:F3} ms  ratio {row.Ratio:F2}  {row.KilobytesPerStep,7:F1} KiB/step");

    public static string Document(IReadOnlyList<ComparisonRow> rows, string version, int rounds) => new StringBuilder().ToString();
}

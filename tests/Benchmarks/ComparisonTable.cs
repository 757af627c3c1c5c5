using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>The comparison as text and as a page of the documentation.</summary>
internal static class ComparisonTable
{
    public static string Line(ComparisonRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Threads} thread{(row.Threads == 1 ? " " : "s")}  {row.Description,-90}  {row.Ours,9:F3} ms  PyTorch {row.Peer,9:F3} ms  ratio {row.Ratio:F2}  {row.Rate,6:F1} GFLOP/s  {row.KilobytesPerStep,7:F1} KiB/step");

    public static string Introduction(string version, ComparisonOptions options)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # The embedded engine beside PyTorch

            One full training step with Adam (forward, backward, update) on the embedded engine and in PyTorch {version}, in single precision. Both sides train
            in one run by turns of about a tenth of a second, {options.Rounds} turns each, so that whatever else the machine does meets both; times are medians of all steps, and the
            ratio, ours over PyTorch's, is the median over neighbouring turns. Below 1 the embedded engine is the faster one.

            To run it again (Debian's packages are `python3-torch` and `libopenblas0-openmp`, which takes PyTorch's number of threads for its own):

            ```sh
            dotnet run --project tests/Benchmarks -c Release -- compare{(options.Clock == Clock.Cpu ? " --clock cpu --threads 1" : "")} --python /usr/bin/python3 --out docs/benchmarks-engine.md
            ```

            Times here are {(options.Clock == Clock.Wall ? "wall-clock times" : "processor times (`--clock cpu --threads 1`), because other work shared the machine")}.

            The models are written twice, in `tests/Benchmarks/*.cs` and in `tests/Benchmarks/pytorch_peer.py`. Single kernels are timed by BenchmarkDotNet:
            `dotnet run --project tests/Benchmarks -c Release -- --filter '*'`.

            The same command after it with `DOTNET_EnableAVX512=0` adds what both sides do with 256-bit vectors on a processor that has wider ones.

            Measured on {Machine()}. Load average when the run ended: {Load()}; above the number of processors, other work shared them, and single times
            say less than ratios.

            """);
        return page.ToString();
    }

    public static string Sections(IReadOnlyList<ComparisonRow> rows)
    {
        var page = new StringBuilder();
        foreach (IGrouping<int, ComparisonRow> group in rows.GroupBy(row => row.Threads))
        {
            ComparisonRow product = group.First();
            double peak = 2 * product.MultiplyAdds / Math.Min(product.Ours, product.Peer) / 1e6;
            page.Append(CultureInfo.InvariantCulture, $"""

                ## {group.Key} {(group.Key == 1 ? "thread" : "threads")}, {Width.Name}

                | Model | Embedded engine, ms | PyTorch, ms | Ratio | Share of peak | Allocated per step, KiB |
                | --- | ---: | ---: | ---: | ---: | ---: |

                """);
            foreach (ComparisonRow row in group)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"| {row.Description} | {row.Ours:F3} | {row.Peer:F3} | {row.Ratio:F2} | {row.Rate / peak:P0} | {row.KilobytesPerStep:F1} |");
            }

            page.AppendLine(CultureInfo.InvariantCulture, $"\nThe peak is the faster side's 1024-cube product, {peak:F0} GFLOP/s; a model's share counts the multiply-adds of its products and convolutions alone.");
        }

        return page.ToString();
    }

    private static string Machine() => $"{Processor.Name}, {Environment.ProcessorCount} processors, widest vectors {SafeStep.ManagedTorch.Kernels.SimdPaths.Best}, .NET {Environment.Version}";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

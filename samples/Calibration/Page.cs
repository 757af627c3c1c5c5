namespace Calibration;

/// <summary>The calibration page of the documentation.</summary>
internal static class Page
{
    public static string Of(IReadOnlyList<Measurement> measurements)
    {
        double worst = measurements.Max(measurement => measurement.Spread.Concat(measurement.Variance).Max());
        return string.Join('\n',
        [
            "# How tight the radius bounds are",
            "",
            "Written by `dotnet run --project samples/Calibration -c Release -- --out docs/calibration.md` in the repository's root; the numbers depend on nothing but the seeds, counted from 0 in every row.",
            "",
            "Each row draws samples of one kind and computes three radii of each: the spread bound, the variance bound and the exact radius (see [radius.md](radius.md)).",
            "The columns are quantiles of the bound's share of the exact radius: 1 means that the bound is the exact radius, 0.2 that five times longer steps would still converge.",
            "",
            .. SampleKind.All.Select(kind => $"- **{kind.Name}**: {kind.Description}"),
            "",
            "| classes | kind | spread 5% | median | 95% | variance 5% | median | 95% | evaluations |",
            "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
            .. measurements.Select(measurement => measurement.ToMarkdown()),
            "",
            $"Samples per row: {string.Join(", ", measurements.GroupBy(m => m.Classes).Select(group => FormattableString.Invariant($"{group.First().Spread.Length:N0} of {group.Key:N0} classes")))}.",
            FormattableString.Invariant($"The largest share of all is {worst:0.000000000000}; a bound above the exact radius would show as more than 1."),
            $"Exact radii that could not be certified: {measurements.Sum(measurement => measurement.NotCertified)}.",
            "The last column is the median number of evaluations of the partition function that the exact radius took.",
            "",
        ]);
    }
}

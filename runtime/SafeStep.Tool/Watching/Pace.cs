using System.Globalization;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Watching;

/// <summary>How fast a run goes.</summary>
internal static class Pace
{
    private const int Recent = 50;

    /// <summary>Steps per second over the last steps, or null when their times do not tell.</summary>
    public static double? Of(Run run)
    {
        int from = Math.Max(0, run.Rows - Recent);
        double seconds = run.Time[run.Rows - 1] - run.Time[from];
        return seconds > 0 ? (run.Rows - 1 - from) / seconds : null;
    }

    /// <summary>How long ago the last step was written.</summary>
    public static string Age(Run run, DateTimeOffset now)
    {
        double seconds = Math.Max(0, (now.ToUnixTimeMilliseconds() / 1e3) - run.Time[run.Rows - 1]);
        return seconds switch
        {
            < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
            < 90 * 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        };
    }
}

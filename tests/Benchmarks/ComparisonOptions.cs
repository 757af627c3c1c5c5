using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Benchmarks;

/// <summary>How time is taken.</summary>
internal enum Clock
{
    /// <summary>As it passes.</summary>
    Wall,

    /// <summary>The processor time of the process, for one thread on a machine that others use too.</summary>
    Cpu,
}

/// <summary>What to compare and how long.</summary>
internal sealed record ComparisonOptions(IReadOnlyList<TrainingModel> Models, int[] Threads, int Rounds, Clock Clock, string Python, string? Output)
{
    private const string Usage = "compare [--models NAME,...] [--threads 1,2] [--rounds N] [--clock wall|cpu] [--python PATH] [--out FILE.md]";

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out ComparisonOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = new([.. TrainingModels.All.Values], [1, 2], 15, Clock.Wall, "python3", null);
        error = null;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--models" when value.Split(',').All(TrainingModels.All.ContainsKey):
                    options = options with { Models = [.. value.Split(',').Select(name => TrainingModels.All[name])] };
                    break;
                case "--threads" when value.Split(',').All(part => int.TryParse(part, out int count) && count > 0):
                    options = options with { Threads = [.. value.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))] };
                    break;
                case "--rounds" when int.TryParse(value, out int rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case "--clock" when Enum.TryParse(value, true, out Clock clock) && Enum.IsDefined(clock):
                    options = options with { Clock = clock };
                    break;
                case "--python" when File.Exists(value):
                    options = options with { Python = value };
                    break;
                case "--out" when value.Length > 0:
                    options = options with { Output = value };
                    break;
                default:
                    error = $"\"{arguments[i]} {value}\" is not understood.\nUsage: {Usage}\nModels: {string.Join(", ", TrainingModels.All.Keys)}";
                    options = null;
                    return false;
            }
        }

        return true;
    }
}

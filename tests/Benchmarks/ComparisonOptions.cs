using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Benchmarks;

/// <summary>What to compare and how long.</summary>
internal sealed record ComparisonOptions(IReadOnlyList<TrainingModel> Models, int[] Threads, int Rounds, string Python, string? Output)
{
    private const string Usage = "compare [--models NAME,...] [--threads 1,2] [--rounds N] [--python PATH] [--out FILE.md]";

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out ComparisonOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = new([.. TrainingModels.All.Values], [1, 2], 15, "python3", null);
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

using Spectre.Console;

namespace Shared;

/// <summary>Output for people and for pipes.</summary>
internal static class Terminal
{
    /// <summary>Wider than any table: what goes to a file or a program is not broken into lines.</summary>
    private const int Whole = 1000;

    /// <summary>Where the output is redirected there are no colours, whatever the environment says, and tables are whole.</summary>
    public static void Prepare()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Capabilities.Interactive = false;
            AnsiConsole.Profile.Width = Whole;
        }
    }
}

using System.CommandLine;

namespace SafeStep.Tool.Commands;

/// <summary><c>safestep rules</c>.</summary>
internal static class RulesCommand
{
    private const string Index = "README.md";

    public static Command Create()
    {
        var rule = new Argument<string?>("RULE") { Description = "The rule, such as SAFE2001; all of them in a list where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("rules", "The pages of the diagnostics, without a network.") { rule };
        command.SetAction((parsed, _) => Tool.Guarded(() =>
        {
            Console.Write(parsed.GetValue(rule) is { } id ? Page(id) : List());
            return Task.CompletedTask;
        }));
        return command;
    }

    private static string Page(string id)
    {
        string known = id.Trim().ToUpperInvariant();
        known = known.StartsWith("SAFE", StringComparison.Ordinal) ? known : "SAFE" + known;
        return Resources.Names.Contains(known + ".md")
            ? Resources.Text(known + ".md")
            : throw new ToolException($"There is no rule '{Text.Plain(id)}'; safestep rules lists all of them.");
    }

    /// <summary>ID, severity and title of each rule, out of the table of the documentation.</summary>
    private static string List()
    {
        var rows = from line in Resources.Text(Index).Split('\n')
                   where line.StartsWith("| [SAFE", StringComparison.Ordinal)
                   let cells = line.Split('|', StringSplitOptions.TrimEntries)
                   select $"{cells[1][1..cells[1].IndexOf(']', StringComparison.Ordinal)]}  {cells[4],-8}  {cells[2]}\n";
        return string.Concat(rows) + "safestep rules RULE shows a page.\n";
    }
}

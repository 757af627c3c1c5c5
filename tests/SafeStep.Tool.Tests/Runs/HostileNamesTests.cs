using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Tests.Runs;

/// <summary>Names that a log may hold.</summary>
public sealed class HostileNamesTests : WrittenLogs
{
    [Theory]
    [InlineData("\"values\":{\"NAME\":1}")]
    [InlineData("\"values\":{\"NAME\":\"no number\"}")]
    [InlineData("\"unguarded\":[\"NAME\"]")]
    [InlineData("\"loss_doubt\":\"NAME\",\"descent_untested\":\"NAME\"")]
    [InlineData("\"not_finite\":\"NAME\",\"not_finite_at\":{\"parameter\":\"NAME\",\"layer\":\"NAME\",\"row\":1}")]
    [InlineData("\"binding\":{\"row\":1,\"rising\":2,\"falling\":3,\"gap\":1},\"shares\":[{\"parameter\":\"NAME\",\"gap\":1,\"share\":1,\"group\":0,\"learning_rate\":0.1}]")]
    [InlineData("\"NAME\":{\"NAME\":1}")]
    [InlineData("\"decision\":\"NAME\"")]
    public void Names_as_long_as_a_book_are_shown_by_their_ends(string fields)
    {
        string name = "begin" + new string('x', 1_000_000) + "end", scaled = ",\"decision\":\"scaled\",\"scale\":0.5";
        WriteLines([
            Header.Replace("\"mode\"", $"\"run\":\"{name}\",\"mode\"", StringComparison.Ordinal),
            .. Enumerable.Range(1, 30).Select(step => Step(step)), Step(31, fields.Replace("NAME", name, StringComparison.Ordinal) + (fields.Contains("decision", StringComparison.Ordinal) ? "" : scaled)), Step(32)]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.InRange(Render(run).Length, 1, 60_000);
        Assert.StartsWith("beginxxx", run.Name, StringComparison.Ordinal);
        Assert.EndsWith("xend", run.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('\u001b')]
    [InlineData('\u0007')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\u0085')]
    [InlineData('\u009b')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u202e')]
    [InlineData('\u2066')]
    [InlineData('\u200f')]
    public void What_moves_a_terminal_or_turns_letters_round_is_shown_by_nothing(char letter)
    {
        string name = $"a{letter}[red]b", json = System.Text.Json.JsonSerializer.Serialize(name);
        WriteLines([
            Header.Replace("\"mode\"", $"\"run\":{json},\"mode\"", StringComparison.Ordinal),
            .. Enumerable.Range(1, 30).Select(step => Step(step)), Step(31, $"\"decision\":\"rejected\",\"scale\":0,\"not_finite\":{json},\"not_finite_at\":{{\"layer\":{json},\"row\":1}},\"unguarded\":[{json}],\"loss_doubt\":{json},\"values\":{{{json}:1}},\"binding\":{{\"row\":1,\"rising\":2,\"falling\":3,\"gap\":1}},\"shares\":[{{\"parameter\":{json},\"gap\":1,\"share\":1,\"group\":0,\"learning_rate\":0.1}}]")]);

        string text = Render(RunFile.Read(At("run.jsonl")));

        Assert.DoesNotContain(letter.ToString(), text.Replace(Environment.NewLine, "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        // The key of a column is not shown, and tells names apart.
        Assert.DoesNotContain($"\\u{(int)letter:x4}", text.Replace($"v:a\\u{(int)letter:X4}", "", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("a [red]b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_name_in_every_line_does_not_fill_the_memory()
    {
        WriteLines([Header, .. Enumerable.Range(1, 5000).Select(step => Step(step, $"\"values\":{{\"name {step}\":1}}"))]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(64, run.ValueNames.Count());
        Assert.Single(run.LeftOut);
    }
}

using System.Text;

namespace SafeStep.Generators.Emission;

/// <summary>Text with braces and indentation.</summary>
internal sealed class IndentedWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', depth * 4).Append(line);
        }

        text.Append('\n');
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        depth++;
    }

    public void Close(string tail = "")
    {
        depth--;
        Line("}" + tail);
    }

    /// <summary>Several lines, each indented.</summary>
    public void Text(string lines)
    {
        foreach (string line in lines.Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>A mark for a line break inside a string of the user's: what follows it is not indented.</summary>
    public const char BreakInString = '\0';

    public override string ToString() => text.ToString().Replace(BreakInString, '\n');
}

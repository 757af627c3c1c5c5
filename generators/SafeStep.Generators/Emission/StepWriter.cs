using SafeStep.Generators.Model;

namespace SafeStep.Generators.Emission;

/// <summary>Writes steps as statements, each value together with its tangent and a blank line around them.</summary>
internal static class StepWriter
{
    public static void Write(IndentedWriter writer, EquatableArray<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0 && NeedsBlankLine(steps[i - 1], steps[i]))
            {
                writer.Line();
            }

            Write(writer, steps[i]);
        }
    }

    // Single statements stay together; a statement with its tangent and a block stand alone, an else stays with its if.
    private static bool NeedsBlankLine(Step before, Step step) => (before, step) switch
    {
        (_, Block { Header: var header }) when header.StartsWith("else", StringComparison.Ordinal) => false,
        (_, SwitchSection) => false,
        (Statement { Lines.Count: 1 }, Statement { Lines.Count: 1 } last) => last.Lines[0].StartsWith("return", StringComparison.Ordinal),
        _ => true,
    };

    private static void Write(IndentedWriter writer, Step step)
    {
        switch (step)
        {
            case Statement statement:
                foreach (string line in statement.Lines)
                {
                    writer.Line(line);
                }

                break;

            case Block block:
                writer.Open(block.Header);
                Write(writer, block.Body);
                writer.Close();
                break;

            case SwitchSection section:
                foreach (string label in section.Labels)
                {
                    writer.Line(label);
                }

                writer.Indent();
                Write(writer, section.Body);
                writer.Outdent();
                break;
        }
    }
}

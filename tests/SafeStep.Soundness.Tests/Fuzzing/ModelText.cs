using System.Text.RegularExpressions;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>How the marked class of a program stands to others.</summary>
internal enum Family
{
    /// <summary>It stands alone.</summary>
    Alone,

    /// <summary>It derives from a class that has the members and virtual methods, which it overrides.</summary>
    Derived,

    /// <summary>The object is of a class derived from it.</summary>
    Base,

    /// <summary>Forward returns the logits as the second of two.</summary>
    SecondOutput,

    /// <summary>Forward takes two tensors.</summary>
    TwoInputs,
}

/// <summary>The text of a program.</summary>
/// <param name="space">Its namespace.</param>
/// <param name="family">How the marked class stands to others.</param>
/// <param name="child">The forward of the class Child.</param>
/// <param name="gain">The body of the property Gain.</param>
/// <param name="lines">The statements of forward.</param>
/// <param name="helpers">The other methods.</param>
internal sealed class ModelText(string space, Family family, string child, string gain, IReadOnlyList<string> lines, Helpers helpers)
{
    private bool IsOpen => family is Family.Derived or Family.Base;

    private string Parent => family switch
    {
        Family.SecondOutput => "Module<Tensor, (Tensor, Tensor)>",
        Family.TwoInputs => "Module<Tensor, Tensor, Tensor>",
        _ => "Module<Tensor, Tensor>",
    };

    private string Block => $"{{\n{string.Join("\n", lines)}\n}}";

    private string Forward => family switch
    {
        Family.SecondOutput => $"public override (Tensor, Tensor) forward(Tensor x)\n{{\nvar y = Body(x);\nreturn (y.detach() * 2, y);\n}}\n\nprivate Tensor Body(Tensor x)\n{Block}\n",
        Family.TwoInputs => $"public override Tensor forward(Tensor x, Tensor y)\n{Block}\n",
        _ => $"public override Tensor forward(Tensor x)\n{Block}\n",
    };

    public string Write()
    {
        string forward = Forward;
        string methods = string.Concat(helpers.Texts.Select(text => text + "\n")) + Virtuals(forward);
        methods += If(forward + methods, "Gain", $"private Tensor Gain {gain}\n");
        string members = string.Concat(Members.OfModelFor(forward + methods + Overrides(forward)).Select(member => member + "\n")) + methods;
        string registering = Members.Registering(members);
        string classes = family switch
        {
            Family.Derived => Class("public abstract partial", "Root", Parent, members, registering) + "[LogitHead]\n" + Class("public sealed partial", "Model", "Root", forward + Overrides(forward), ""),
            Family.Base => "[LogitHead]\n" + Class("public partial", "Model", Parent, members + forward + "public static nn.Module Create() => new Leaf();\n", registering)
                + Class("public sealed partial", "Leaf", "Model", "public override Tensor forward(Tensor x) { var h = base.forward(x); return h.tanh() + fc.call(h) * 0.5; }\n" + Overrides(forward), ""),
            _ => $"[LogitHead{(family == Family.SecondOutput ? "(Output = 1)" : "")}]\n" + Class("public sealed partial", "Model", Parent, members + forward, registering),
        };
        return $"#nullable enable\nnamespace {space};\n\n{classes}\n{string.Join("\n", Members.BesideFor(classes, child))}";
    }

    // What a family overrides; a class that stands alone has it as it is.
    private string Virtuals(string forward)
    {
        string kind = IsOpen ? "protected virtual" : "private";
        return If(forward, "Bend", $"{kind} Tensor Bend(Tensor x) {helpers.Bend}\n")
            + If(forward, "Scale", $"{kind} Tensor Scale {helpers.Scale}\n")
            + If(forward, "Join", $"{kind} (Tensor Low, Tensor High) Join(Tensor x, Tensor b) {helpers.Join}\n");
    }

    private string Overrides(string forward) => !IsOpen ? "" :
        If(forward, "Bend", $"protected override Tensor Bend(Tensor x) {helpers.BendOverride}\n")
        + If(forward, "Scale", "protected override Tensor Scale => base.Scale * 0.5 + 0.2;\n")
        + If(forward, "Join", "protected override (Tensor Low, Tensor High) Join(Tensor x, Tensor b) { var (low, high) = base.Join(b, x); low.mul_(0.9); return (high, low); }\n");

    private string Class(string modifiers, string name, string parent, string members, string registering)
    {
        bool isRoot = parent.StartsWith("Module<", StringComparison.Ordinal);
        string constructor = isRoot ? $"public {name}() : base(\"{name}\") {{ {registering}RegisterComponents(); }}\n" : $"public {name}() {{ }}\n";
        string layers = isRoot ? "private readonly Linear fc = Linear(4, 4);\nprivate readonly Linear fc2 = Linear(4, 4);\nprivate readonly Parameter w = new(ones(4));\n" : "";
        string text = layers + members;
        return $"{modifiers} class {name} : {parent}\n{{\n{constructor}{(IsOpen ? text.Replace("private ", "protected ", StringComparison.Ordinal) : text)}}}\n\n";
    }

    private static string If(string text, string name, string then) => Regex.IsMatch(text, $@"\b{name}\b") ? then : "";
}

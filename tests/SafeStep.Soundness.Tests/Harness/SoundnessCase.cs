namespace SafeStep.Soundness.Tests.Harness;

/// <summary>One model as source text.</summary>
/// <param name="Name">An identifier, unique among the models of a batch: the model's namespace is Cases.Name.</param>
/// <param name="Source">A file: using directives, the namespace, and in it a class marked [LogitHead].</param>
/// <param name="MustBeExact">Whether refusing it is not enough.</param>
public sealed record SoundnessCase(string Name, string Source, bool MustBeExact)
{
    /// <summary>The diagnostic that must refuse it; null where any answer but a wrong one will do. What a difference quotient gives instead must then be right, and leave the model as it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>The namespace that holds the model.</summary>
    public string Namespace => NamespaceOf(Name);

    /// <summary>The namespace of a model's name.</summary>
    public static string NamespaceOf(string name) => "Cases." + name;

    /// <summary>A model around the body of its forward.</summary>
    public static SoundnessCase OfForward(string name, string body, string members = "", bool mustBeExact = false) => new(
        name,
        $$"""
        #nullable enable
        namespace {{NamespaceOf(name)}};

        [LogitHead]
        public sealed partial class Model : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            private readonly Linear fc2 = Linear(4, 4);
            private readonly Parameter w = new(ones(4));

            public Model() : base("Model") => RegisterComponents();

            public override Tensor forward(Tensor x)
            {{(body.StartsWith("=>", StringComparison.Ordinal) ? body : $"{{\n{body}\n}}")}}

            {{members}}
        }
        """,
        mustBeExact);
}

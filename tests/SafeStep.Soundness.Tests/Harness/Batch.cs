using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>Judges many models by one compilation; where one of them spoils it for the others, by several.</summary>
public sealed class Batch
{
    private readonly Dictionary<string, Outcome> outcomes = [];

    private Batch()
    {
    }

    /// <summary>The verdict on each model, by its name.</summary>
    /// <param name="models">The models.</param>
    /// <param name="everyConsumer">Whether they are also compiled as in an old project: older C#, no nullable annotations, documentation demanded.</param>
    public static IReadOnlyDictionary<string, Outcome> Run(IReadOnlyList<SoundnessCase> models, bool everyConsumer)
    {
        var batch = new Batch();
        batch.Judge(batch.Valid(models));
        if (everyConsumer)
        {
            batch.CompileFor(Consumer.Old, [.. models.Where(model => batch.outcomes[model.Name].IsSound)]);
        }

        return batch.outcomes;
    }

    private List<SoundnessCase> Valid(IReadOnlyList<SoundnessCase> models)
    {
        var (valid, errors) = ValidFor(Consumer.New, models);
        foreach (var (name, error) in errors)
        {
            outcomes[name] = new(Verdict.Invalid, "does not compile without the generator: " + error);
        }

        return valid;
    }

    private static (List<SoundnessCase> Valid, Dictionary<string, string> Errors) ValidFor(Consumer consumer, IReadOnlyList<SoundnessCase> models)
    {
        var errors = new Dictionary<string, string>();
        var valid = models.ToList();
        while (valid.Count > 0)
        {
            var found = consumer.Compile(valid.Select(consumer.Parse), "Cases").GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            if (found.Count == 0)
            {
                break;
            }

            foreach (var diagnostic in found)
            {
                errors.TryAdd(Path.GetFileNameWithoutExtension(diagnostic.Location.SourceTree?.FilePath ?? ""), diagnostic.ToString());
            }

            int before = valid.Count;
            valid.RemoveAll(model => errors.ContainsKey(model.Name));
            if (valid.Count == before)
            {
                throw new InvalidOperationException("The models do not compile: " + found[0]);
            }
        }

        return (valid, errors);
    }

    private void Judge(IReadOnlyList<SoundnessCase> models)
    {
        if (models.Count == 0)
        {
            return;
        }

        var generation = new Generation(Consumer.New, models);
        if (generation.Failure is { } failure)
        {
            Divide(models, failure, Judge);
            return;
        }

        if (generation.Faults.Count > 0)
        {
            foreach (var (name, fault) in generation.Faults)
            {
                outcomes[name] = fault;
            }

            Judge([.. models.Where(model => !generation.Faults.ContainsKey(model.Name))]);
            return;
        }

        using var image = new MemoryStream();
        var emitted = generation.Checked().Emit(image);
        if (!emitted.Success)
        {
            Divide(models, new(Verdict.DoesNotCompile, string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)), generation.Text), Judge);
            return;
        }

        image.Position = 0;
        var context = new AssemblyLoadContext("Cases", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        foreach (var model in models)
        {
            outcomes[model.Name] = OutcomeOf(model, assembly, generation);
        }

        context.Unload();
    }

    private static Outcome OutcomeOf(SoundnessCase model, Assembly assembly, Generation generation)
    {
        var diagnostics = generation.DiagnosticsOf(model);
        string said = string.Join("\n", diagnostics);
        if (diagnostics.Any(diagnostic => diagnostic.Id == "SAFE1099"))
        {
            return new(Verdict.Crashed, said, generation.TextOf(model));
        }

        Type? type = ModelType(assembly, model);
        if (type is null)
        {
            return new(Verdict.Invalid, "no class is marked [LogitHead] or all are abstract");
        }

        bool diagnosed = diagnostics.Count > 0;
        Outcome outcome = Harness.Judge.Of(type, OutputOf(type), diagnosed) with { Generated = generation.TextOf(model) };
        return diagnosed && outcome.Verdict != Verdict.Invalid
            ? new(Verdict.Refused, said, outcome.Generated) { Fallback = outcome.Verdict is Verdict.Exact or Verdict.Refused or Verdict.RefusedAtRunTime ? "" : $"{outcome.Verdict}: {outcome.Detail}" }
            : outcome;
    }

    private void CompileFor(Consumer consumer, IReadOnlyList<SoundnessCase> models)
    {
        CompileValid(ValidFor(consumer, models).Valid);

        void CompileValid(IReadOnlyList<SoundnessCase> some)
        {
            if (some.Count == 0)
            {
                return;
            }

            var generation = new Generation(consumer, some);
            if (generation.Failure is { } failure)
            {
                Divide(some, failure, CompileValid);
                return;
            }

            foreach (var (name, fault) in generation.Faults)
            {
                outcomes[name] = fault with { Detail = $"in a project with {consumer.Language}, nullable annotations off and documentation demanded: {fault.Detail}" };
            }
        }
    }

    // Whose fault it is cannot be seen in the message.
    private void Divide(IReadOnlyList<SoundnessCase> models, Outcome fault, Action<IReadOnlyList<SoundnessCase>> judge)
    {
        if (models.Count == 1)
        {
            outcomes[models[0].Name] = fault;
            return;
        }

        int half = models.Count / 2;
        judge([.. models.Take(half)]);
        judge([.. models.Skip(half)]);
    }

    private static Type? ModelType(Assembly assembly, SoundnessCase model)
    {
        var marked = assembly.GetTypes().Where(type => type.Namespace == model.Namespace && !type.IsAbstract && !type.ContainsGenericParameters && type.GetCustomAttribute<LogitHeadAttribute>() is not null).ToList();
        return marked.FirstOrDefault(type => type.Name == "Model") ?? marked.FirstOrDefault(type => type.GetMethod("Inputs", []) is not null) ?? marked.FirstOrDefault(type => type.Name == model.Name) ?? marked.LastOrDefault();
    }

    private static int OutputOf(Type type) => type.GetCustomAttributesData().First(data => data.AttributeType.Name == nameof(LogitHeadAttribute)).NamedArguments
        .Where(argument => argument.MemberName == "Output").Select(argument => argument.TypedValue.Value is int position ? position : 0).FirstOrDefault();
}

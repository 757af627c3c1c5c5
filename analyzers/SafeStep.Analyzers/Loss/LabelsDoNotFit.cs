using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>SAFE3004: labels or class weights that visibly do not fit the logits of cross_entropy or nll_loss.</summary>
internal sealed class LabelsDoNotFit : TrainingRule
{
    /// <summary>Operations that change the shape of a variable without assigning to it.</summary>
    private static readonly WordList InPlace = new("squeeze_", "unsqueeze_", "resize_", "resize_as_", "transpose_", "t_", "swapaxes_", "swapdims_");

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE3004",
        DiagnosticSeverity.Warning,
        "Labels do not fit the logits",
        "{0} cannot take {1}: {2}",
        "Logits of shape [N, C] go with N class numbers from 0 to C - 1, logits of shape [N, C, d] with class numbers of shape [N, d], and probabilities have the shape of the logits. Anything else is refused when the loss is computed.");

    public override WordList Starters => LossCall.Starters;

    public override bool MayBreak(SourceWords words) => LossCall.MayBeIn(words) && !words.HasAny(InPlace);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        var shapes = new ShapeOrigin(code.Torch, code.Cancellation);
        foreach (IInvocationOperation call in code.Frame.Body.AllCalls)
        {
            if (LossCall.Of(call, code) is { } loss && !LabelsAreNoIndices.Reports(loss, code) && !IsExpectedToThrow(call) && Judge(loss, shapes, code) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static Finding? Judge(LossCall loss, ShapeOrigin shapes, TrainingCode code)
    {
        VisibleShape labels = shapes.Of(loss.Labels, code.Frame);
        if (!labels.HasRank && labels.Values.IsEmpty && loss.Weight is null)
        {
            // Nothing to compare the logits with, which are followed through the model.
            return null;
        }

        VisibleShape logits = shapes.Of(loss.Logits, code.Frame);
        Location place = loss.Labels.Syntax.GetLocation();
        if (logits.HasRank && labels.HasRank && Misfit(logits, labels, loss.Function) is var (what, remedy, isColumn))
        {
            return new Finding(place, loss.Function, what, remedy) { Properties = isColumn ? ImmutableDictionary<string, string?>.Empty.Add("squeeze", "1") : ImmutableDictionary<string, string?>.Empty };
        }

        if (ClassesOf(logits, labels) is not { } classes)
        {
            return null;
        }

        if (labels.Elements == Elements.Integer && loss.IgnoredLabel is { } ignored && labels.Values.Where(label => label != ignored && (label < 0 || label >= classes)).Take(1).ToList() is { Count: 1 } outside)
        {
            return new Finding(place, loss.Function, $"the label {outside[0]} for {classes} classes", $"the classes are numbered from 0 to {classes - 1}");
        }

        return loss.Weight is { } weight && loss.Settings is { } settings && shapes.Of(weight, settings.Frame) is { HasRank: true, Rank: 1, Last: { } given } && given != classes
            ? new Finding(settings.Frame == code.Frame ? weight.Syntax.GetLocation() : place, loss.Function, $"{given} class weights for {classes} classes", "give one weight for each class")
            : null;
    }

    /// <summary>What of two shapes cannot match, and whether the labels are a column of class numbers.</summary>
    private static (string What, string Remedy, bool IsColumn)? Misfit(VisibleShape logits, VisibleShape labels, string function)
    {
        if (logits.Rank < 2)
        {
            return null;
        }

        if (labels.Elements != Elements.Integer)
        {
            // Numbers of one dimension are no probabilities: what is wrong with them is their element type.
            return function == "cross_entropy" && labels.Elements == Elements.Float && labels.Rank > 1 && !Fit(labels.Sizes, logits.Sizes)
                ? ($"probabilities of shape {labels} for logits of shape {logits}", "give both the same shape", false)
                : null;
        }

        ImmutableArray<long?> wanted = logits.Sizes.RemoveAt(1);
        if (Fit(labels.Sizes, wanted))
        {
            return null;
        }

        bool isColumn = logits.Rank == 2 && labels.Rank == 2 && labels.Sizes[1] == 1 && Fit(labels.Sizes.RemoveAt(1), wanted);
        return isColumn ? ($"class numbers of shape {labels} for logits of shape {logits}", "take the last dimension off with '.squeeze(1)'", true)
            : logits.Rank == 2 && labels.Rank == 1 ? ($"{labels.Sizes[0]} labels for {logits.Sizes[0]} samples", "give one class number for each sample", false)
            : ($"class numbers of shape {labels} for logits of shape {logits}", $"give one class number for each sample, in the shape {VisibleShape.Of(wanted)}", false);
    }

    private static bool Fit(ImmutableArray<long?> sizes, ImmutableArray<long?> wanted) =>
        sizes.Length == wanted.Length && sizes.Zip(wanted, (size, other) => size is null || other is null || size == other).All(fits => fits);

    /// <summary>The number of classes: the second size of the logits. Labels of one dimension go with logits of two, whose second size is the last.</summary>
    private static long? ClassesOf(VisibleShape logits, VisibleShape labels) =>
        logits.HasRank ? (logits.Rank > 1 ? logits.Sizes[1] : null)
        : labels is { HasRank: true, Rank: 1, Elements: Elements.Integer } ? logits.Last
        : null;

    /// <summary>Whether a test asks for the very error.</summary>
    private static bool IsExpectedToThrow(IOperation call)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is IInvocationOperation { TargetMethod.Name: var name } && name.StartsWith("Throw", System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <summary>Calls that TorchSharp computes otherwise than they say (docs/torchsharp.md). The rule of their name would be that of another result.</summary>
internal static class Defects
{
    /// <summary>Whether a use is one.</summary>
    public static bool Has(Backend backend, OpUse use)
    {
        if (!backend.IsTorchSharp)
        {
            return false;
        }

        return use.Op?.Name switch
        {
            // The static function does not look at how it is to round.
            "div" => use.Member.IsStatic && Gives("RoundingMode"),
            // Over all elements they do not look at whether the spread is to be unbiased; one gives the deviation in place of the variance.
            "var" or "std" => !IsAlong() && use.Supplied.Any(parameter => parameter.Name == "unbiased"),
            "var_mean" or "std_mean" => !IsAlong(),
            // It gives its operand back.
            "hardtanh" => use.Method is not null && !use.IsInPlace,
            _ => false,
        };

        bool Gives(string type) => use.Supplied.Any(parameter => parameter.Type.Name == type);

        bool IsAlong() => use.Supplied.Any(parameter => parameter.Name.StartsWith("dim", System.StringComparison.Ordinal));
    }
}

namespace SafeStep;

/// <summary>What a process does together with the others.</summary>
internal enum GroupCall
{
    /// <summary>It reduces some numbers.</summary>
    Reduce = 1,

    /// <summary>It sums float32 values.</summary>
    SumSingle,

    /// <summary>It sums float64 values.</summary>
    SumDouble,

    /// <summary>It takes bytes from rank 0.</summary>
    Broadcast,

    /// <summary>It says whether it can go on.</summary>
    Demand,

    /// <summary>It compares its model with those of the others.</summary>
    CompareModels,

    /// <summary>It takes rank 0's tensors.</summary>
    TakeTensors,

    /// <summary>It averages gradients.</summary>
    AverageGradients,

    /// <summary>It compares its parameters with those of the others.</summary>
    CheckParameters,

    /// <summary>It has ended.</summary>
    End,
}

/// <summary>The words for <see cref="GroupCall"/>.</summary>
internal static class GroupCalls
{
    /// <summary>What the process does, as in "rank 1 averages gradients".</summary>
    public static string Text(this GroupCall call, long length) => call switch
    {
        GroupCall.Reduce => $"reduces {length} number{(length == 1 ? "" : "s")}, as guards do",
        GroupCall.SumSingle => $"sums {length} float32 values",
        GroupCall.SumDouble => $"sums {length} float64 values",
        GroupCall.Broadcast => $"takes {length} bytes from rank 0",
        GroupCall.Demand => "says whether it can go on",
        GroupCall.CompareModels => "compares its model with the others'",
        GroupCall.TakeTensors => $"takes {length} tensors from rank 0",
        GroupCall.AverageGradients => $"averages the gradients of {length} parameters",
        GroupCall.CheckParameters => $"compares its {length} parameters with the others'",
        GroupCall.End => "has ended",
        _ => "does what this version does not know",
    };
}

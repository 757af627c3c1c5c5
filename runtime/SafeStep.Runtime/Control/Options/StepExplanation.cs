namespace SafeStep;

/// <summary>Which steps a guard explains: which parameters moved the two classes apart that bound the step. One explanation costs a forward and a backward of one row, or of the batch where rows depend on each other.</summary>
public enum StepExplanation
{
    /// <summary>
    /// Steps that were scaled or skipped, under a budget: in a row of them the first, the second, the fourth, the eighth and so on, and in the long run no more than one step in twelve. Under <see cref="StepMode.Set"/>, which changes every
    /// step, none.
    /// </summary>
    Changed,

    /// <summary>Every measured step.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}

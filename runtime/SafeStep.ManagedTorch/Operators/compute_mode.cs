namespace SafeStep.ManagedTorch;

/// <summary>How distances by the 2-norm are computed; the embedded engine takes differences always, which is the exact way.</summary>
public enum compute_mode
{
    /// <summary>By products for many rows.</summary>
    use_mm_for_euclid_dist_if_necessary = 0,

    /// <summary>By products.</summary>
    use_mm_for_euclid_dist = 1,

    /// <summary>By differences.</summary>
    donot_use_mm_for_euclid_dist = 2,
}

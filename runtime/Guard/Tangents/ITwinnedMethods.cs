namespace SafeStep;

/// <summary>A class with virtual methods that have generated twins, forward among them. It tells them, so that a class that overrides such a method without getting a twin of its own is found.</summary>
public interface ITwinnedMethods
{
    /// <summary>Hands over each virtual method as a delegate, and its twin.</summary>
    /// <param name="pair">Takes a method and its twin, both bound to this object.</param>
    void TwinnedMethods(Action<Delegate, Delegate> pair);
}

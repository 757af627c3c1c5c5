namespace SafeStep.Generators.Model;

/// <summary>The file that all twins of a compilation share.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Torch">The full name of the library's class torch.</param>
/// <param name="Operations">The operations that the twins use.</param>
internal sealed record SharedModel(string Namespace, string Torch, EquatableArray<OpWrapper> Operations);

namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks of a runtime that has init-only setters and records; netstandard2.0 lacks it.</summary>
internal static class IsExternalInit;

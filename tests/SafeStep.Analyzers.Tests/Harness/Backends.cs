using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Sdk;

namespace SafeStep.Analyzers.Tests.Harness;

/// <summary>Runs a test once for each backend's type names.</summary>
public sealed class BothBackendsAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Backend.TorchSharp], [Backend.ManagedTorch]];
}

/// <summary>A backend's namespace, and references under which test sources see its names.</summary>
public static class Backend
{
    public const string TorchSharp = "TorchSharp";
    public const string ManagedTorch = "SafeStep.ManagedTorch";

    // What test sources use of the framework; the fewer assemblies, the faster each of some hundred compilations.
    private static readonly Lazy<MetadataReference[]> Framework = new(() =>
    [
        .. new[] { "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Console", "System.Memory", "System.Runtime.Numerics", "netstandard" }
            .Select(name => MetadataReference.CreateFromFile(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"))),
    ]);

    private static readonly Lazy<MetadataReference> Runtime = new(() => MetadataReference.CreateFromFile(typeof(LogitHeadAttribute).Assembly.Location));

    // The libraries themselves: TorchSharp's binding is read as metadata, its native library is not needed.
    private static readonly Dictionary<string, Lazy<MetadataReference[]>> Libraries = new()
    {
        [TorchSharp] = new(() => Files("TorchSharp.dll", "SafeStep.TorchSharp.dll")),
        [ManagedTorch] = new(() => Files("SafeStep.ManagedTorch.dll")),
    };

    public static IReadOnlyList<MetadataReference> References(string backend) => [.. Framework.Value, Runtime.Value, .. Libraries[backend].Value];

    public static IReadOnlyList<MetadataReference> WithoutLibrary => [.. Framework.Value];

    public static string Usings(string backend) => $"""
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using SafeStep;
        global using {backend};
        global using {backend}.Modules;
        global using static {backend}.torch;
        global using static {backend}.torch.nn;
        global using static {backend}.torch.nn.functional;
        """;

    public static string Resource(string name)
    {
        using Stream stream = typeof(Backend).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"No resource {name}.");
        return new StreamReader(stream).ReadToEnd();
    }

    private static MetadataReference[] Files(params string[] names) =>
        [.. names.Select(name => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, name)))];
}

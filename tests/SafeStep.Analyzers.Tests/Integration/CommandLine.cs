using System.Diagnostics;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>Runs <c>dotnet</c> on a project that has the runtime, the generator and the analyzers.</summary>
internal static class CommandLine
{
    public static async Task<string> Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build started from within a build would inherit its settings.
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string text = await output + await errors;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
        return text;
    }

    public static string Project(string binaries, bool isProgram = false) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{(isProgram ? "Exe" : "Library")}</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <RestoreSources>$(MSBuildThisFileDirectory)</RestoreSources>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="SafeStep.Runtime" HintPath="{binaries}SafeStep.Runtime.dll" />
            <Reference Include="SafeStep.ManagedTorch" HintPath="{binaries}SafeStep.ManagedTorch.dll" />
            <Analyzer Include="{binaries}SafeStep.Generators.dll;{binaries}SafeStep.Analyzers.dll;{binaries}SafeStep.CodeFixes.dll" />
            <Using Include="SafeStep;SafeStep.ManagedTorch;SafeStep.ManagedTorch.Modules" />
            <Using Include="SafeStep.ManagedTorch.torch;SafeStep.ManagedTorch.torch.nn;SafeStep.ManagedTorch.torch.nn.functional" Static="true" />
          </ItemGroup>
        </Project>
        """;
}

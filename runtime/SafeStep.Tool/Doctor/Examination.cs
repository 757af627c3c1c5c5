using System.Security;
using System.Text.Json;

namespace SafeStep.Tool.Doctor;

/// <summary>What a build of a project said: which compiler, which references and analyzers, what was generated, what was reported. The project is built as usual; nothing in it is changed.</summary>
internal sealed record Examination(
    bool Builds, string Compiler, IReadOnlyList<string> References, IReadOnlyList<string> Analyzers, IReadOnlyList<string> Generated, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <exception cref="ToolException">There is no dotnet command, or the project cannot be evaluated.</exception>
    public static async Task<Examination> Of(string project, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(project)!;
        var notes = Directory.CreateTempSubdirectory("safestep-doctor-");
        try
        {
            string targets = Path.Combine(notes.FullName, "doctor.targets");
            await File.WriteAllTextAsync(targets, Targets(project, notes.FullName), cancellation);
            string[] build = ["build", project, "--nologo", "-v", "q", $"-p:CustomAfterMicrosoftCommonTargets={targets}", .. await Framework(project, folder, cancellation)];
            var (exitCode, output) = await DotnetCommand.Run(folder, cancellation, build);
            string log = Path.Combine(notes.FullName, "log.sarif");
            if (!File.Exists(log))
            {
                string error = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim() ?? output.Trim();
                throw new ToolException($"{Path.GetFileName(project)} does not come to be compiled: {error}");
            }

            var (compiler, diagnostics) = Read(log);
            return new Examination(exitCode == 0, compiler, Lines(notes, "references.txt"), Lines(notes, "analyzers.txt"), GeneratedTexts(notes), diagnostics);
        }
        finally
        {
            notes.Delete(recursive: true);
        }
    }

    // A project for several frameworks is looked at as built for the first of them.
    private static async Task<string[]> Framework(string project, string folder, CancellationToken cancellation)
    {
        var (exitCode, output) = await DotnetCommand.Run(folder, cancellation, "msbuild", project, "-getProperty:TargetFrameworks");
        if (exitCode != 0)
        {
            throw new ToolException($"{Path.GetFileName(project)} is no project that can be built: {output.Split('\n').FirstOrDefault(line => line.Trim().Length > 0)?.Trim()}");
        }

        string first = output.Trim().Split(';')[0];
        return first.Length > 0 ? ["-f", first] : [];
    }

    private static string Targets(string project, string notes)
    {
        string condition = $"'$(MSBuildProjectFullPath)' == '{Escaped(project)}'", folder = Escaped(notes);
        return $"""
            <Project>
              <PropertyGroup Condition="{condition}">
                <ErrorLog>{folder}/log.sarif,version=2.1</ErrorLog>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                <CompilerGeneratedFilesOutputPath>{folder}/generated</CompilerGeneratedFilesOutputPath>
              </PropertyGroup>
              <ItemGroup Condition="{condition}">
                <!-- A new file: it is compiled again, though nothing else changed. -->
                <CustomAdditionalCompileInputs Include="{folder}/doctor.targets" />
              </ItemGroup>
              <Target Name="SafeStepDoctor" BeforeTargets="CoreCompile" Condition="{condition}">
                <WriteLinesToFile File="{folder}/references.txt" Lines="@(ReferencePath);assets=$(ProjectAssetsFile);output=$(OutputType)" Overwrite="true" />
                <WriteLinesToFile File="{folder}/analyzers.txt" Lines="@(Analyzer)" Overwrite="true" />
              </Target>
            </Project>
            """;
    }

    // A folder may be called "it's 100%": for MSBuild as %27 and so on, then for XML.
    private static string Escaped(string path) => SecurityElement.Escape(string.Concat(path.Select(letter => "%$@'();?*".Contains(letter, StringComparison.Ordinal) ? $"%{(int)letter:X2}" : letter.ToString())));

    private static string[] Lines(DirectoryInfo notes, string name) => File.Exists(Path.Combine(notes.FullName, name)) ? File.ReadAllLines(Path.Combine(notes.FullName, name)) : [];

    private static string[] GeneratedTexts(DirectoryInfo notes)
    {
        string folder = Path.Combine(notes.FullName, "generated", "SafeStep.Generators");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];
    }

    private static (string Compiler, List<Diagnostic> Diagnostics) Read(string log)
    {
        using var sarif = JsonDocument.Parse(File.ReadAllBytes(log));
        var run = sarif.RootElement.GetProperty("runs")[0];
        var driver = run.GetProperty("tool").GetProperty("driver");
        string compiler = driver.TryGetProperty("semanticVersion", out var semantic) ? semantic.GetString()! : driver.TryGetProperty("version", out var version) ? version.GetString()! : "unknown";
        var diagnostics = new List<Diagnostic>();
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            // What the user suppressed is not said again.
            if (!result.TryGetProperty("suppressions", out _))
            {
                diagnostics.Add(new Diagnostic(
                    result.GetProperty("ruleId").GetString()!, result.TryGetProperty("level", out var level) ? level.GetString()! : "warning", result.GetProperty("message").GetProperty("text").GetString()!, Place(result)));
            }
        }

        return (compiler, diagnostics);
    }

    private static string Place(JsonElement result)
    {
        if (!result.TryGetProperty("locations", out var locations) || locations.GetArrayLength() == 0)
        {
            return "";
        }

        var place = locations[0].GetProperty("physicalLocation");
        string file = Path.GetFileName(Uri.UnescapeDataString(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!));
        return $"{file}({place.GetProperty("region").GetProperty("startLine").GetInt32()})";
    }
}

/// <summary>A diagnostic of the compiler, an analyzer or the generator.</summary>
internal sealed record Diagnostic(string Id, string Level, string Message, string Place);

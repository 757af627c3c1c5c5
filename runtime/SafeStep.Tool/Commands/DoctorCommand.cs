using System.CommandLine;
using SafeStep.Tool.Doctor;

namespace SafeStep.Tool.Commands;

/// <summary><c>safestep doctor</c>.</summary>
internal static class DoctorCommand
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "The project, or the folder that holds one; the present folder where it is left out.", DefaultValueFactory = _ => "." };
        var command = new Command("doctor", "Builds a project and says whether its steps can be guarded: SDK, backend, generator, models, optimizers, one line each. Exit code 1 where something is not well.") { project };
        command.SetAction((parsed, cancellation) => Tool.Guarded(async () =>
        {
            bool isWell = true;
            string file = Find(parsed.GetValue(project)!);
            // In the project's folder: a global.json there chooses the SDK.
            var (exitCode, sdk) = await DotnetCommand.Run(Path.GetDirectoryName(file)!, cancellation, "--version");
            if (exitCode != 0)
            {
                string[] lines = sdk.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                throw new ToolException($"No .NET SDK runs in the project's folder: {lines.FirstOrDefault(line => line.StartsWith("Install the ", StringComparison.Ordinal)) ?? lines.FirstOrDefault()}");
            }

            foreach (var finding in Diagnosis.Of(sdk.Trim().Split('\n')[0], await Examination.Of(file, cancellation)))
            {
                Console.WriteLine($"{(finding.IsWell ? "ok " : "-> ")} {finding.Name}: {Text.Plain(finding.Text)}");
                isWell &= finding.IsWell;
            }

            return isWell ? 0 : 1;
        }));
        return command;
    }

    private static string Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return Extensions.Contains(Path.GetExtension(full)) ? full : throw new ToolException($"{path} is not a project.");
        }

        string[] projects = Directory.Exists(full) ? [.. Directory.GetFiles(full).Where(file => Extensions.Contains(Path.GetExtension(file)))] : throw new ToolException($"There is no project '{path}'.");
        return projects.Length == 1 ? projects[0] : throw new ToolException($"{path} holds {(projects.Length == 0 ? "no project" : "several projects: name one")}.");
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace SafeStep.Tool.Doctor;

/// <summary>Runs the dotnet command in the folder of a project.</summary>
internal static class DotnetCommand
{
    /// <exception cref="ToolException">There is no dotnet command.</exception>
    public static async Task<(int ExitCode, string Output)> Run(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return (process.ExitCode, await output + await error);
        }
        catch (Win32Exception)
        {
            throw new ToolException("There is no dotnet command on the PATH: https://dotnet.microsoft.com/download");
        }
    }
}

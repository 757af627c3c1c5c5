using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>PyTorch in a process of its own, answering one command at a time.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly string clock;

    public PeerProcess(string python, Clock clock)
    {
        this.clock = clock == Clock.Cpu ? "cpu" : "wall";
        ProcessStartInfo start = new(python) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pytorch_peer.py"));

        // A core type forced on OpenBLAS would make the comparison one with the wrong kernels, but for one of the width that this side was held to.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        if (Width.HeldTo256)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "Haswell";
            start.Environment["ATEN_CPU_CAPABILITY"] = "avx2";
        }

        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
    }

    public string Version() => Ask("version");

    /// <summary>The milliseconds of each of some steps of a model.</summary>
    public double[] Run(string model, int threads, int steps) => Milliseconds(Ask($"run {model} {threads} {steps} {clock}"));

    /// <summary>The milliseconds of each of some square products.</summary>
    public double[] Product(int size, int threads, int repeats) => Milliseconds(Ask($"product {size} {threads} {repeats} {clock}"));

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The PyTorch process ended at \"{command}\"; its error output says why. It needs the package python3-torch.");
    }

    private static double[] Milliseconds(string answer) =>
        [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(seconds => 1000 * double.Parse(seconds, CultureInfo.InvariantCulture))];
}

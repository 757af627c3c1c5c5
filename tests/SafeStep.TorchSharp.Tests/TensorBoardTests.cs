using System.Buffers.Binary;
using Tensorboard;

namespace SafeStep.TorchSharpTests;

public sealed class TensorBoardTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tensorboard");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_step_is_written_until_the_end_of_the_subscription()
    {
        using var scope = NewDisposeScope();
        using var model = Training.Net();
        using var optimizer = optim.SGD(model.parameters(), 100.0);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var reports = new List<StepReport>();
        guard.Stepped += (_, report) => reports.Add(report);
        var (x, y) = Training.Batch();

        using (guard.LogTo(torch.utils.tensorboard.SummaryWriter(folder.FullName), "run"))
        {
            Step();
            Step();
        }

        Step();

        var written = Scalars().ToList();
        Assert.Equal(["run/distance", "run/guard_ms", "run/radius", "run/ratio", "run/scale"], written.Select(scalar => scalar.Tag).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1L, 2L], written.Select(scalar => scalar.Step).Distinct());
        Assert.Equal(3, reports.Count);
        foreach (var report in reports.Take(2))
        {
            double Of(string tag) => written.Single(scalar => scalar.Step == report.Step && scalar.Tag == $"run/{tag}").Value;
            // Written as float32.
            Assert.Equal(report.Ratio, Of("ratio"), 1e-6 * report.Ratio);
            Assert.Equal(report.Radius, Of("radius"), 1e-6 * report.Radius);
            Assert.Equal(report.Scale, Of("scale"), 1e-6);
        }

        void Step()
        {
            optimizer.zero_grad();
            functional.cross_entropy(model.call(x), y).backward();
            guard.Step();
        }
    }

    [Fact]
    public void A_prefix_has_a_name()
    {
        using var model = Training.Net();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var writer = torch.utils.tensorboard.SummaryWriter(folder.FullName);

        Assert.Throws<ArgumentException>(() => guard.LogTo(writer, " "));
        Assert.Throws<ArgumentNullException>(() => guard.LogTo(null!));
    }

    // A record of an event file: its length (8 bytes), a checksum of that (4), an Event of protocol buffers, its checksum (4).
    private IEnumerable<(string Tag, long Step, float Value)> Scalars()
    {
        foreach (var file in folder.GetFiles("*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file.FullName);
            for (int at = 0; at < bytes.Length;)
            {
                int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)));
                var read = Event.Parser.ParseFrom(bytes, at + 12, length);
                at += 12 + length + 4;
                foreach (var value in read.Summary?.Value ?? [])
                {
                    yield return (value.Tag, read.Step, value.SimpleValue);
                }
            }
        }
    }
}

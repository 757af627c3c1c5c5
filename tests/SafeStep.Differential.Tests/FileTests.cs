using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <summary>Tensors in files: what one library saves the other reads, and what is no tensor is refused by name.</summary>
public sealed class FileTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pt");

    public static TheoryData<string, long[]> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, long[]>();
            foreach (var type in new[] { "Float32", "Float64", "Int64", "Int32", "Byte", "Bool" })
            {
                foreach (long[] shape in new long[][] { [], [3], [2, 3], [0, 2], [300, 2] }) shapes.Add(type, shape);
            }
            return shapes;
        }
    }

    public void Dispose() => File.Delete(file);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_saved_tensor_is_read_by_the_other_library(string type, long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var data = Enumerable.Range(0, (int)count).Select(i => type == "Bool" ? i % 2 : type == "Byte" ? i % 256 : (double)i).ToArray();
        dynamic managed = Library.Managed.Make(data, shape, type);
        dynamic torch = Library.Torch.Make(data, shape, type);
        managed.save(file);
        Same(managed, Native.Tensor.load(file));
        Same(managed, Engine.Tensor.load(file));
        torch.save(file);
        Same(managed, Engine.Tensor.load(file));
    }

    [Fact]
    public void A_view_is_read_as_it_was_and_a_leaf_stays_one()
    {
        using var torch = Native.arange(12.0, Native.ScalarType.Float64).view(3, 4).t().narrow(0, 1, 2);
        torch.save(file);
        Assert.Equal(Outcome.See(torch).ToString(), Outcome.See(Engine.Tensor.load(file)).ToString());
        Engine.ones(2, requires_grad: true).save(file);
        Assert.True(Native.Tensor.load(file).requires_grad);
        Native.ones(2, requires_grad: true).save(file);
        Assert.True(Engine.Tensor.load(file).requires_grad);
    }

    [Fact]
    public void Any_damage_is_refused()
    {
        Engine.arange(12.0).save(file);
        var whole = File.ReadAllBytes(file);
        var dice = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var damaged = (byte[])whole.Clone();
            if (i % 3 == 0) damaged = damaged[..dice.Next(damaged.Length)];
            else for (var k = 0; k < 3; k++) damaged[dice.Next(damaged.Length)] = (byte)dice.Next(256);
            File.WriteAllBytes(file, damaged);
            // Either the damage did not matter, or it is named; never an error of the runtime.
            var error = Record.Exception(() => Engine.Tensor.load(file));
            Assert.True(error is null or InvalidDataException or EndOfStreamException, $"{error}");
        }
        Engine.nn.Linear(2, 3).save(file);
        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => Engine.Tensor.load(file)).Message, StringComparison.Ordinal);
    }

    private static void Same(dynamic expected, dynamic found) => Assert.Equal((string)Outcome.See(expected).ToString(), (string)Outcome.See(found).ToString());
}

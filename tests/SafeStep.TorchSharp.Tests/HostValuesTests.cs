namespace SafeStep.TorchSharpTests;

/// <summary>Values at hand are reduced here, others by libtorch: both must tell the same.</summary>
public class HostValuesTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(64, 300)]
    public void Differences_have_the_same_values_and_lengths(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(rows);
        Tensor left = randn(columns, rows), right = randn(columns, rows);

        var here = TensorDifference.Of(left, right);
        // Transposed, values are not at hand.
        Assert.False(HostValues.TryOf<float>(left.t(), out _));
        var there = TensorDifference.Of(left.t(), right.t());

        Assert.True(here.Equals(there.t()));
        // A float32 sum of n squares is off by n / 2 units of 6e-8 at worst, by some tens of them in practice.
        Assert.Equal(1, Numbers.Read(TensorDifference.SquaredLength(left, right))[0] / Numbers.Read(TensorDifference.SquaredLength(left.t(), right.t()))[0], 1e-5);
    }

    [Fact]
    public void Differences_of_float64_are_taken_here_too()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor left = randn(9, 40, dtype: ScalarType.Float64), right = randn(9, 40, dtype: ScalarType.Float64);

        Assert.True(TensorDifference.Of(left, right).Equals(TensorDifference.Of(left.t(), right.t()).t()));
        var squares = TensorDifference.SquaredLength(left, right);
        Assert.True(squares.AreKnown);
        Assert.Equal(1, squares.First / (left - right).pow(2).sum().item<double>(), 1e-13);
    }

    /// <summary>A step on a forecast takes no new memory for the old values, however many there are, on one thread or several.</summary>
    [Theory]
    [InlineData(1, ScalarType.Float32)]
    [InlineData(2, ScalarType.Float32)]
    [InlineData(1, ScalarType.Float64)]
    [InlineData(1, ScalarType.BFloat16)]
    public void Old_values_keep_their_memory(int threads, ScalarType type)
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(threads);
            using var noGrad = no_grad();
            using var model = Linear(300, 300, dtype: type);
            using var optimizer = optim.SGD(model.parameters(), 0.1);
            using var parameters = new GuardedParameters();
            var changes = parameters.Of([.. ModuleParameters.Of(model)]);
            Tensor? memory = null;
            for (int step = 0; step < 3; step++)
            {
                float[] old = Values(model.weight!);
                using var update = new ProposedUpdate(changes, [], null, optimizer);
                model.weight!.add_(ones_like(model.weight!));
                update.DropUnlessDecided();
                update.Stepped();
                Assert.Equal(300, update.MeasureDistance(), type == ScalarType.BFloat16 ? 5 : 1e-3);
                update.TakeBack();

                Assert.Equal(old, Values(model.weight!));
                memory ??= model.weight!.detach();
                Assert.True(memory.bytes.Overlaps(model.weight!.bytes, out int apart) && apart == 0, $"step {step}");
            }
        }
        finally
        {
            set_num_threads(before);
        }

        static float[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float32).data<float>().ToArray();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Many_values_are_left_to_several_threads(int number, bool atHand)
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(number);
            using var many = zeros(65_537);
            using var few = zeros(65_536);

            Assert.Equal(atHand, HostValues.TryOf<float>(many, out _));
            Assert.True(HostValues.TryOf<float>(few, out _));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Spreads_and_their_rows_are_the_same()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        Tensor logits = randn(3, 40), slopes = randn(3, 40);

        double[] here = Numbers.Read(SpreadReduction.Of(LogitRows.Of(new LogitJvp(logits.t().contiguous(), slopes.t().contiguous()), null, 1)));
        double[] there = Numbers.Read(SpreadReduction.Of(LogitRows.Of(new LogitJvp(logits.t(), slopes.t()), null, 1)));

        Assert.Equal(4, here.Length);
        // The spread is a difference of two float32 numbers here, of the same two in float64 there.
        Assert.All(here.Zip(there), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void What_a_gradient_tells_is_the_same()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        Tensor logits = randn(3, 40), slopes = randn(3, 40), gradient = randn(3, 40) * arange(40).remainder(4).ne(0).to_type(ScalarType.Float32);
        var there = LogitRows.Of(new LogitJvp(logits.t(), slopes.t()), gradient.t(), 1);
        var here = LogitRows.Of(new LogitJvp(logits.t().contiguous(), slopes.t().contiguous()), gradient.t().contiguous(), 1);

        double[] numbers = Numbers.Read(SpreadReduction.OfGradient(here));

        Assert.Equal(10, numbers[0]);
        // Float32 sums of a hundred numbers in another order.
        Assert.All(numbers.Zip(Numbers.Read(SpreadReduction.OfGradient(there))), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Both_notice_what_is_not_finite(float bad)
    {
        using var scope = NewDisposeScope();
        var values = ones(8, 9);
        values[7, 8] = bad;

        Assert.False(double.IsFinite(Numbers.Read(FiniteProbe.Of(values, out bool here))[0]));
        Assert.False(double.IsFinite(Numbers.Read(FiniteProbe.Of(values.t(), out bool there))[0]));
        Assert.True(here && there);
        values = values.nan_to_num(0, 0, 0) * 2;
        Assert.Equal(4 * 71, Numbers.Read(FiniteProbe.Of(values, out _))[0]);
        Assert.Equal(4 * 71, Numbers.Read(FiniteProbe.Of(values.t(), out _))[0]);
    }

    [Fact]
    public void Known_numbers_and_numbers_in_tensors_are_read_in_order_and_added()
    {
        using var scope = NewDisposeScope();
        Numbers known = new[] { 1.0, 2.0 }, row = tensor(new[] { 3f, 4f });

        Assert.Equal([1.0, 2, 3, 4], Numbers.Read(known, row));
        Assert.Equal([3.0, 4, 1, 2], Numbers.Read(row, known));
        Assert.Equal([3.0, 4, 3, 4], Numbers.Read(row, row));
        Assert.Equal([1.0, 2], Numbers.Read(known));
        Assert.Equal(10.5, Numbers.Read(Numbers.Sum([1.5, tensor(2f), 3.0, tensor(4.0)]))[0]);
        Assert.Equal(0, Numbers.Read(Numbers.Sum([]))[0]);
    }
}

namespace SafeStep.Guard.Tests.Parallel;

/// <summary>Replicas of a model on threads: their gradients, their beginning, and what is refused.</summary>
public class ReplicatedModelTests
{
    [Theory]
    [InlineData(2, 1 << 20)]
    [InlineData(3, 1 << 20)]
    // Buckets smaller than a tensor, and of one element.
    [InlineData(3, 4)]
    [InlineData(2, 1)]
    public void Gradients_are_the_mean_weighted_by_rows(int size, int bucket)
    {
        var models = Models(size);
        int messages = 0;
        var thrown = ThreadGroup.Run(size, group =>
        {
            var model = models[group.Rank];
            using var replica = new ReplicatedModel(model, group, bucket);
            Fill(model, group.Rank + 1);
            replica.AverageGradients(rows: 1L << group.Rank);
            lock (models)
            {
                messages = Math.Max(messages, group.Messages);
            }
        });

        Assert.All(thrown, Assert.Null);
        double expected = Enumerable.Range(0, size).Sum(rank => (rank + 1.0) * (1 << rank)) / ((1 << size) - 1);
        // Float32, a few roundings.
        Assert.All(models, model => Assert.All(Gradients(model), value => Assert.Equal(expected, value, 1e-6)));
        // As many as the 16 elements fill.
        Assert.Equal((16 + bucket - 1) / bucket, messages);
    }

    [Fact]
    public void Without_rows_each_counts_the_same()
    {
        var models = Models(4);
        Run(models, replica => replica.AverageGradients());
        Assert.All(models, model => Assert.All(Gradients(model), value => Assert.Equal(2.5, value)));
    }

    [Fact]
    public void The_mean_of_large_gradients_is_finite()
    {
        var models = Models(2);
        Assert.All(ThreadGroup.Run(2, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            Fill(models[group.Rank], 3e38f);
            replica.AverageGradients();
        }), Assert.Null);

        Assert.All(models, model => Assert.All(Gradients(model), value => Assert.Equal(3e38, value, 1e32)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_on_one_is_so_on_all(float value)
    {
        var models = Models(3);
        Assert.All(ThreadGroup.Run(3, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            Fill(models[group.Rank], group.Rank == 1 ? value : 1);
            replica.AverageGradients(5);
        }), Assert.Null);

        Assert.All(models, model => Assert.All(Gradients(model), gradient => Assert.Equal((double)value, gradient)));
    }

    [Fact]
    public void A_gradient_that_is_missing_on_one_counts_as_zero_and_one_missing_everywhere_stays_so()
    {
        var models = Models(2);
        Assert.All(ThreadGroup.Run(2, group =>
        {
            var output = models[group.Rank].Output;
            using var replica = new ReplicatedModel(models[group.Rank], group);
            if (group.Rank == 0)
            {
                output.weight!.grad = ones(output.weight.shape);
            }

            replica.AverageGradients();
        }), Assert.Null);

        Assert.All(models, model => Assert.Equal(0.5, model.Output.weight!.grad!.mean().item<float>()));
        Assert.All(models, model => Assert.Null(model.Output.bias!.grad));
    }

    [Fact]
    public void A_process_without_rows_takes_the_gradient_of_the_others()
    {
        var models = Models(2);
        Assert.All(ThreadGroup.Run(2, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            // The mean over no rows.
            Fill(models[group.Rank], group.Rank == 0 ? float.NaN : 3);
            replica.AverageGradients(group.Rank == 0 ? 0 : 7);
        }), Assert.Null);

        Assert.All(models, model => Assert.All(Gradients(model), value => Assert.Equal(3, value)));
    }

    [Fact]
    public void Gradients_that_are_not_contiguous_or_share_their_memory_are_averaged()
    {
        var models = Models(2);
        Assert.All(ThreadGroup.Run(2, group =>
        {
            var output = models[group.Rank].Output;
            using var replica = new ReplicatedModel(models[group.Rank], group);
            output.weight!.grad = arange(12, dtype: float32).reshape(3, 4).t().mul(group.Rank + 1f);
            output.bias!.grad = ones(1).mul(group.Rank + 1f).expand(4);
            replica.AverageGradients();
        }), Assert.Null);

        foreach (var model in models)
        {
            float[] expected = arange(12, dtype: float32).reshape(3, 4).t().contiguous().mul(1.5f).data<float>().ToArray();
            Assert.Equal(expected, model.Output.weight!.grad!.contiguous().data<float>().ToArray());
            Assert.Equal([1.5f, 1.5f, 1.5f, 1.5f], model.Output.bias!.grad!.contiguous().data<float>().ToArray());
        }
    }

    [Fact]
    public void Types_travel_each_in_its_own_precision()
    {
        var models = Models(2);
        Assert.All(ThreadGroup.Run(2, group =>
        {
            var model = models[group.Rank];
            model.Output.to(float64);
            using var replica = new ReplicatedModel(model, group);
            // Float32 could not tell them apart.
            model.Output.weight!.grad = full([4, 3], 1 + (group.Rank * 1e-12), dtype: float64);
            replica.AverageGradients();
        }), Assert.Null);

        Assert.All(models, model => Assert.Equal(1 + 0.5e-12, model.Output.weight!.grad!.max().item<double>(), 1e-16));
    }

    [Fact]
    public void Replicas_start_with_the_parameters_of_rank_0_and_are_checked()
    {
        var models = Models(3);
        float[] first = Values(models[0]);
        Assert.NotEqual(first, Values(models[1]));
        var thrown = ThreadGroup.Run(3, group =>
        {
            var model = models[group.Rank];
            using var replica = new ReplicatedModel(model, group);
            Assert.Equal(first, Values(model));
            replica.CheckParameters();
            if (group.Rank == 2)
            {
                using var noGrad = no_grad();
                model.Output.bias!.add_(1e-6f);
            }

            replica.CheckParameters();
        });

        Assert.All(thrown, exception => Assert.Contains("output.bias is not the same on rank 0 and rank 2", Assert.IsType<ProcessGroupException>(exception).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Buffers_are_those_of_rank_0_when_asked()
    {
        var models = Enumerable.Range(0, 2).Select(_ => nn.BatchNorm1d(3)).ToArray();
        Assert.All(ThreadGroup.Run(2, group =>
        {
            var model = models[group.Rank];
            using var replica = new ReplicatedModel(model, group);
            using (no_grad())
            {
                model.running_mean!.copy_(ones(3).mul(group.Rank + 4f));
            }

            replica.TakeBuffers();
        }), Assert.Null);

        Assert.All(models, model => Assert.Equal([4f, 4f, 4f], model.running_mean!.data<float>().ToArray()));
    }

    [Theory]
    [InlineData("shape", "Rank 0 has output.weight: Float32 [4, 3], where rank 1 has output.weight: Float32 [4, 2].")]
    [InlineData("type", "Rank 0 has output.weight: Float32 [4, 3], where rank 1 has output.weight: Float64 [4, 3].")]
    [InlineData("buffers", "where rank 1 has")]
    [InlineData("fewer", "where rank 1 has nothing more")]
    public void Different_models_are_refused_on_all(string difference, string sentence)
    {
        nn.Module Model(int rank) => (rank, difference) switch
        {
            (0, "fewer") => nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 4)),
            (_, "fewer") => nn.Sequential(nn.Linear(3, 4)),
            (1, "shape") => new LinearHead(2, 4),
            (1, "type") => new LinearHead(3, 4).to(float64),
            (1, "buffers") => nn.BatchNorm1d(3),
            _ => new LinearHead(3, 4),
        };
        nn.Module[] models = [Model(0), Model(1)];

        var thrown = ThreadGroup.Run(2, group => new ReplicatedModel(models[group.Rank], group).Dispose());

        Assert.All(thrown, exception => Assert.Contains(sentence, Assert.IsType<ProcessGroupException>(exception).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("negative", "On rank 1 of 2: the number of rows is -1; it cannot be negative.")]
    [InlineData("some", "Some processes average their gradients by rows and some without.")]
    [InlineData("none", "No process had a row")]
    [InlineData("retyped", "On rank 1 of 2: the model has changed: it now has output.weight: Float64 [4, 3] where it had output.weight: Float32 [4, 3].")]
    public void What_one_cannot_average_is_refused_on_all_and_leaves_them_in_step(string reason, string sentence)
    {
        var models = Models(2);
        var thrown = ThreadGroup.Run(2, group =>
        {
            var model = models[group.Rank];
            using var replica = new ReplicatedModel(model, group);
            Fill(model, 1);
            if (group.Rank == 1 && reason == "retyped")
            {
                model.to(float64);
            }

            var refusal = Assert.Throws<ProcessGroupException>(() => Average(replica, reason, group.Rank));
            Assert.Equal(2, group.Max(group.Rank + 1));
            throw refusal;
        });

        Assert.All(thrown, exception => Assert.Contains(sentence, Assert.IsType<ProcessGroupException>(exception).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_process_keeps_its_gradients_bit_by_bit()
    {
        var model = Models(1)[0];
        using var replica = new ReplicatedModel(model, ProcessGroup.SingleProcess);
        Fill(model, float.Epsilon);
        replica.AverageGradients(3);
        Assert.All(Gradients(model), value => Assert.Equal(float.Epsilon, (float)value));
        Assert.Contains("No process had a row", Assert.Throws<ProcessGroupException>(() => replica.AverageGradients(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_elements_is_averaged_too()
    {
        var models = Enumerable.Range(0, 2).Select(_ => nn.Linear(2, 0, hasBias: false)).ToArray();
        Assert.All(ThreadGroup.Run(2, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            models[group.Rank].weight!.grad = zeros(0, 2);
            replica.AverageGradients();
            replica.CheckParameters();
        }), Assert.Null);
    }

    private static void Average(ReplicatedModel replica, string reason, int rank)
    {
        switch (reason)
        {
            case "negative":
                replica.AverageGradients(rank == 0 ? 3 : -1);
                break;
            case "some" when rank == 0:
                replica.AverageGradients();
                break;
            case "none":
                replica.AverageGradients(0);
                break;
            default:
                replica.AverageGradients(3);
                break;
        }
    }

    private static LinearHead[] Models(int size)
    {
        manual_seed(5);
        return [.. Enumerable.Range(0, size).Select(_ => new LinearHead(3, 4))];
    }

    /// <summary>Every gradient of rank r is r + 1.</summary>
    private static void Run(LinearHead[] models, Action<ReplicatedModel> action) => Assert.All(ThreadGroup.Run(models.Length, group =>
    {
        using var replica = new ReplicatedModel(models[group.Rank], group);
        Fill(models[group.Rank], group.Rank + 1);
        action(replica);
    }), Assert.Null);

    private static void Fill(LinearHead model, float value)
    {
        foreach (var parameter in model.parameters())
        {
            parameter.grad = ones_like(parameter).detach().mul(value);
        }
    }

    private static IEnumerable<double> Gradients(LinearHead model) => model.parameters().SelectMany(parameter => parameter.grad!.to(float64).contiguous().data<double>().ToArray());

    private static float[] Values(LinearHead model) => [.. model.parameters().SelectMany(parameter => parameter.detach().contiguous().data<float>().ToArray())];
}

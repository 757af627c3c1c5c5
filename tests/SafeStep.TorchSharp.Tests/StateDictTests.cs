namespace SafeStep.TorchSharpTests;

/// <summary>Checkpoints: the guard adds nothing to the state of model and optimizer and takes nothing from it.</summary>
public class StateDictTests
{
    [Fact]
    public void Checkpoints_of_a_guarded_run_continue_it_exactly()
    {
        using var whole = Training.Net();
        using var wholeOptimizer = optim.Adam(whole.parameters(), 0.05);
        Training.Run(whole, wholeOptimizer, 10, Training.Tight);

        using var first = Training.Net();
        using var firstOptimizer = optim.Adam(first.parameters(), 0.05);
        Training.Run(first, firstOptimizer, 6, Training.Tight);
        using var model = new MemoryStream();
        using var state = new MemoryStream();
        first.save(new BinaryWriter(model));
        firstOptimizer.save_state_dict(new BinaryWriter(state));

        using var second = Training.Net(seed: 77);
        using var secondOptimizer = optim.Adam(second.parameters(), 0.5);
        model.Position = state.Position = 0;
        second.load(new BinaryReader(model));
        secondOptimizer.load_state_dict(new BinaryReader(state));
        Training.Run(second, secondOptimizer, 4, Training.Tight);

        Assert.Equal(Training.Values(whole), Training.Values(second));
    }

    [Fact]
    public void A_guard_adds_no_entry_to_the_models_state()
    {
        using var net = Training.Net();
        var before = net.state_dict().Keys.ToList();
        using var optimizer = optim.Adam(net.parameters(), 0.05);
        Training.Run(net, optimizer, 2, Training.Tight);

        Assert.Equal(before, net.state_dict().Keys);
    }

    [Fact]
    public void The_optimizers_state_after_a_watched_run_is_that_of_the_plain_run()
    {
        Assert.Equal(State(null), State(Training.Watch));
    }

    private static byte[] State(StepGuardOptions? guarded)
    {
        using var net = Training.Net();
        using var optimizer = optim.AdamW(net.parameters(), 0.05);
        Training.Run(net, optimizer, 5, guarded);
        using var state = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(state));
        return state.ToArray();
    }
}

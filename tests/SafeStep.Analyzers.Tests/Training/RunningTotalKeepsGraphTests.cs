using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class RunningTotalKeepsGraphTests() : RuleTest("SAFE2012")
{
    [Theory, BothBackends]
    public async Task Reports_totals_of_tensors(string backend)
    {
        var messages = await ReportsIn(backend, """
            var model = new Net();
            var total = zeros(1);
            Tensor sum = tensor(0), other = tensor(0);
            foreach (var (x, y) in Data.Batches)
            {
                var loss = mse_loss(model.call(x), y);
                loss.backward();
                total += [|loss|];
                sum = sum + [|loss|];
                other = [|loss|] + other;
            }
            """);
        Assert.Equal("'total' adds the tensor 'loss' and with it everything that 'loss' was computed from: add its value, 'loss.item<float>()'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_values_detached_sums_and_losses_that_are_summed_to_differentiate(string backend) => IsSilentIn(backend, """
        var model = new Net();
        var total = zeros(1);
        float number = 0;
        var all = zeros(1);
        foreach (var (x, y) in Data.Batches)
        {
            var loss = mse_loss(model.call(x), y);
            loss.backward();
            number += loss.item<float>();
            total += loss.detach();
            total += model.call(x);
            var local = zeros(1);
            local += loss;
            all += loss;
        }
        all.backward();
        var last = mse_loss(model.call(rand(1)), rand(1));
        last.backward();
        total += last;
        """);

    [Theory, BothBackends]
    public Task Fix_takes_the_value(string backend) => FixesAll(
        backend,
        InMethod("""
            var model = new Net();
            var total = zeros(1);
            foreach (var (x, y) in Data.Batches)
            {
                var loss = mse_loss(model.call(x), y);
                loss.backward();
                total += [|loss|];
                total = total + [|loss|];
            }
            """),
        InMethod("""
            var model = new Net();
            var total = zeros(1);
            foreach (var (x, y) in Data.Batches)
            {
                var loss = mse_loss(model.call(x), y);
                loss.backward();
                total += loss.item<float>();
                total = total + loss.item<float>();
            }
            """));
}

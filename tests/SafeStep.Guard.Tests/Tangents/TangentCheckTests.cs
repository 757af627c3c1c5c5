namespace SafeStep.Guard.Tests.Tangents;

public class TangentCheckTests
{
    [Fact]
    public void A_right_derivative_is_close_in_double_precision_and_in_single()
    {
        var head = Head((m, x, jvp) => jvp.call(m.G, jvp.tanh(jvp.call(m.F, x))));
        Tensor x = PassHead.Batch();

        var sharp = TangentCheck.Compare(head, () => head.forward(x), direction => head.Jvp(x, direction));

        Assert.True(sharp.IsClose, sharp.ToString());
        Assert.True(sharp.ExactTangent);
        Assert.InRange(sharp.Slopes.Relative, 0, 1e-7);

        head.to(ScalarType.Float32);
        Tensor single = x.to_type(ScalarType.Float32);
        var blunt = TangentCheck.Compare(head, () => head.forward(single), direction => head.Jvp(single, direction));

        Assert.True(blunt.IsClose, blunt.ToString());
        Assert.Equal(1e-2, blunt.SlopeTolerance);
    }

    [Fact]
    public void A_model_that_a_guard_can_measure_is_compared_on_its_inputs()
    {
        var head = Head((m, x, jvp) => jvp.call(m.G, jvp.tanh(jvp.call(m.F, x))));
        var model = new GuardedModel(head, (Func<Tensor, Tensor>)head.forward, inputs => head.forward((Tensor)inputs[0]!), (inputs, direction) => head.Jvp((Tensor)inputs[0]!, direction), _ => []);

        TangentCheck.Compare(model, PassHead.Batch()).Demand();

        Assert.Throws<ArgumentException>(() => TangentCheck.Compare(model, PassHead.Batch(), 3));
    }

    [Fact]
    public void A_wrong_slope_is_found_with_its_place()
    {
        // The tangent of the tanh is forgotten in one column.
        var head = Head((m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var y = h.tanh();
            var y_t = OpTangents.tanh(h, jvp.Of(h), y)!;
            y_t[.., 2] = zeros(4, dtype: ScalarType.Float64);
            return jvp.add(jvp.Made(y, y_t), jvp.mul(jvp.call(m.G, x), 1e-6));
        }, (m, x) => m.F.call(x).tanh() + (m.G.call(x) * 1e-6));

        var report = Compare(head);

        Assert.False(report.IsClose);
        Assert.Equal(2, report.Slopes.Place[1]);
        Assert.InRange(report.Slopes.Relative, 0.05, 1);
        Assert.InRange(report.Logits.Relative, 0, 1e-12);
        Assert.Contains("Slopes: at most", Assert.Throws<InvalidOperationException>(report.Demand).Message);
    }

    [Fact]
    public void Wrong_logits_and_wrong_shapes_are_found()
    {
        Assert.False(Compare(Head((m, x, jvp) => jvp.mul(jvp.call(m.F, x), 1 + 1e-6), (m, x) => m.F.call(x))).IsClose);

        var report = Compare(Head((m, x, jvp) => jvp.view(jvp.call(m.F, x), 2, 8), (m, x) => m.F.call(x)));
        Assert.False(report.IsClose);
        Assert.Contains("the shapes differ", report.ToString());
    }

    [Fact]
    public void What_is_not_a_number_is_no_agreement()
    {
        var report = Compare(Head((m, x, jvp) => jvp.mul(jvp.call(m.F, x), double.NaN), (m, x) => m.F.call(x)));

        Assert.False(report.IsClose);
        Assert.True(double.IsPositiveInfinity(report.Logits.Relative));
    }

    [Fact]
    public void The_model_is_afterwards_as_it_was()
    {
        manual_seed(1);
        var layers = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5));
        var head = new PassHead((m, x) => m.Layer.call(x), (m, x, jvp) => jvp.call(m.Layer, x), layers);
        var before = head.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        manual_seed(2);
        double expected = rand(1).item<float>();
        manual_seed(2);

        Compare(head).Demand();

        Assert.Equal(expected, rand(1).item<float>());
        Assert.All(head.state_dict(), entry => Assert.True(entry.Value.Equals(before[entry.Key]), entry.Key));
        Assert.True(layers.training);
        Assert.All(layers.children(), child => Assert.True(child.training));
    }

    private static TangentReport Compare(PassHead head)
    {
        Tensor x = PassHead.Batch();
        return TangentCheck.Compare(head, () => head.forward(x), direction => head.Jvp(x, direction));
    }

    private static PassHead Head(Func<PassHead, Tensor, TangentPass, Tensor> twin, Func<PassHead, Tensor, Tensor>? body = null)
    {
        manual_seed(4);
        return new PassHead(body ?? ((m, x) => m.G.call(m.F.call(x).tanh())), twin);
    }
}

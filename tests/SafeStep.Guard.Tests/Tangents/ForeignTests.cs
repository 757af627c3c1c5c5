using static SafeStep.Guard.Tests.Tangents.PassHead;

namespace SafeStep.Guard.Tests.Tangents;

/// <summary>Tensors that the pass did not make: parameters have tangents wherever they are kept, constants have none, and what may hide a parameter is refused by name.</summary>
public class ForeignTests
{
    [Fact]
    public void A_parameter_is_known_in_a_list_and_through_a_layer() => Check(
        (m, x) =>
        {
            var all = new List<Tensor> { m.P, m.F.weight!, m.Buffer };
            return x.matmul(all[1].t()) + (all[0] * all[2]);
        },
        (m, x, jvp) =>
        {
            var all = new List<Tensor> { m.P, m.F.weight!, m.Buffer };
            return jvp.add(jvp.matmul(x, jvp.transpose(all[1], 0, 1)), jvp.mul(all[0], all[2]));
        });

    [Fact]
    public void A_tied_parameter_has_one_tangent() => Check(
        (m, x) => m.Layer.call(m.F.call(x)) + m.F.weight!,
        (m, x, jvp) => jvp.add(jvp.call(m.Layer, jvp.call(m.F, x)), m.F.weight!),
        Tied());

    [Fact]
    public void A_tensor_that_requires_a_gradient_and_is_no_parameter_is_refused_by_name()
    {
        var head = new Hiding((m, x, jvp) => jvp.mul(x, ((Hiding)m).Hidden));

        var exception = Assert.Throws<NotSupportedException>(() => head.Jvp(Batch(), Direction(head)));

        Assert.Contains("Hidden", exception.Message);
        Assert.Contains("not a parameter of the model", exception.Message);
    }

    [Fact]
    public void A_tensor_made_of_a_parameter_outside_forward_is_refused()
    {
        PassHead? head = null;
        Tensor? view = null, alias = null;
        head = new PassHead((_, x) => x, (m, x, jvp) => jvp.mul(x, view!));
        view = head.P.t();
        Assert.Contains("shows the memory of the parameter P", Assert.Throws<NotSupportedException>(() => head.Jvp(Batch(), Direction(head))).Message);

        head = new PassHead((_, x) => x, (m, x, jvp) => jvp.mul(x, alias!));
        alias = head.P.detach().select(0, 1);
        Assert.Contains("shows the memory of the parameter P", Assert.Throws<NotSupportedException>(() => head.Jvp(Batch(), Direction(head))).Message);
    }

    [Fact]
    public void An_input_that_requires_a_gradient_is_constant()
    {
        var head = new PassHead((_, x) => x, (m, x, jvp) => jvp.mul(x, m.P));
        Tensor x = Batch().requires_grad_();

        var jvp = head.Jvp(x, Direction(head));

        Assert.True((jvp.Slopes - x.detach()).abs().max().item<double>() == 0);
    }

    [Fact]
    public void Writes_to_what_is_not_the_passs_own_are_refused_by_name()
    {
        Tensor captured = ones(4, 4);
        Assert.Contains("the parameter P", Refusal((m, x, jvp) => jvp.tanh_(m.P)));
        Assert.Contains("the parameter F.weight", Refusal((m, x, jvp) => jvp.tanh_(jvp.transpose(m.F.weight!, 0, 1))));
        Assert.Contains("the buffer Buffer", Refusal((m, x, jvp) => jvp.zero_(m.Buffer)));
        Assert.Contains("made outside forward", Refusal((m, x, jvp) => jvp.zero_(jvp.select(captured, 0, 1))));
        Assert.Equal(16, captured.sum().item<float>());
    }

    [Fact]
    public void The_result_of_an_operation_without_rule_is_read_but_not_written()
    {
        Assert.Contains("may share its memory", Refusal((m, x, jvp) => jvp.zero_(jvp.Opaque(jvp.Inactive(x, "rot90").transpose(0, 1)))));
        Assert.Contains("rot90 has no tangent rule", Refusal((m, x, jvp) => jvp.Opaque(jvp.Inactive(jvp.call(m.F, x), "rot90"))));
        Assert.Contains("item takes a value out", Refusal((m, x, jvp) => jvp.mul(x, jvp.Host(jvp.select(jvp.sum(jvp.call(m.F, x), 0), 0, 1), "item").item<double>())));
        Assert.Contains("does not go through", Refusal((m, x, jvp) => jvp.mul(jvp.call(m.F, x).exp(), 2)));
    }

    [Fact]
    public void A_refusal_that_forward_catches_is_thrown_at_the_end()
    {
        string message = Refusal((m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            try
            {
                return jvp.mul(x, jvp.Host(h, "item").sum().item<double>());
            }
            catch (NotSupportedException)
            {
                return jvp.mul(h, 2);
            }
        });

        Assert.Contains("item takes a value out of a tensor that depends on the parameters", message);
    }

    [Fact]
    public void Batches_in_containers_are_inputs()
    {
        var head = new PassHead((_, x) => x, (m, x, jvp) =>
        {
            var (a, b) = jvp.Input((x, x), written: true);
            var list = jvp.Input(new List<Tensor> { x }, written: true);
            jvp.mul_(a, 2);
            jvp.add_(list[0], m.P);
            return jvp.add(b, list[0]);
        });
        Tensor x = Batch();

        var jvp = head.Jvp(x, Direction(head));

        // One tensor is one tensor, however often it is passed.
        Assert.Equal(32, jvp.Slopes.sum().item<double>());
        Assert.True((jvp.Logits - (((x * 2) + head.P.detach()) * 2)).abs().max().item<double>() < 1e-12);
        Assert.True(x.Equals(Batch()));
    }

    private static Sequential Tied()
    {
        // In the type that they stay in: TorchSharp converts a shared parameter once and has disposed it then.
        Linear first = nn.Linear(4, 4, dtype: ScalarType.Float64), second = nn.Linear(4, 4, dtype: ScalarType.Float64);
        second.weight = first.weight!;
        return nn.Sequential(first, nn.Tanh(), second);
    }

    private sealed class Hiding(Func<PassHead, Tensor, TangentPass, Tensor> twin) : PassHead((_, x) => x, twin)
    {
        public readonly Tensor[] Kept = [];

        public Tensor Hidden { get; } = ones(4, 4, dtype: ScalarType.Float64).requires_grad_();
    }
}

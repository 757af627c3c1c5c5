using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>A child of a model leaves its output and that output's tangent behind, and nothing that it made on the way.</summary>
public class TangentMemoryTests
{
    [Fact]
    public void A_chain_of_children_leaves_value_and_tangent()
    {
        manual_seed(1);
        using var noGrad = no_grad();
        using var chain = nn.Sequential(
            nn.Linear(5, 5), nn.LayerNorm(5), nn.GELU(), nn.Sequential(nn.Linear(5, 5), nn.ReLU(), nn.Softmax(-1)), nn.Identity(), nn.Linear(5, 3));
        var x = randn(4, 5);
        using var jvp = new TangentPass(chain, Along(chain));
        jvp.call(chain, jvp.Input(x));
        using var scope = NewDisposeScope();

        var value = jvp.call(chain, x);

        Assert.Equal(2, scope.DisposablesCount);
        Assert.True(scope.Contains(value));
        Assert.True(scope.Contains(jvp.Of(value)!));
        Assert.Equal([4, 3], value.shape);
    }

    [Fact]
    public void What_a_child_passes_on_stays_with_its_owner()
    {
        using var noGrad = no_grad();
        using var chain = nn.Sequential(nn.Identity(), nn.Dropout(0.0), nn.Identity());
        using var outer = NewDisposeScope();
        var x = ones(2, 3);
        var x_t = ones(2, 3);
        using (var jvp = new TangentPass(chain, Along(chain)))
        {
            jvp.Made(x, x_t);
            using (NewDisposeScope())
            {
                using (NewDisposeScope())
                {
                    jvp.call(chain, x);
                }
            }
        }

        Assert.True(outer.Contains(x));
        Assert.True(outer.Contains(x_t));
        Assert.Equal(6, (x + x_t - 1).sum().item<float>());
    }

    private static ParameterTangents Along(nn.Module module) =>
        ParameterTangents.FromNamed(module, module.named_parameters().ToDictionary(named => named.name, named => randn_like(named.parameter)));
}

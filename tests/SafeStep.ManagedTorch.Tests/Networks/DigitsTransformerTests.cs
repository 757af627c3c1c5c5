using System.Globalization;
using System.IO.Compression;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;
using F = SafeStep.ManagedTorch.torch.nn.functional;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Networks;

/// <summary>A whole model of many operations, trained on real data.</summary>
public class DigitsTransformerTests
{
    [Fact]
    public void A_tiny_transformer_learns_the_digits()
    {
        const int Seed = 7, Batch = 64, Epochs = 12;
        manual_seed(Seed);
        var (pixels, labels) = Read();
        var order = randperm(labels.numel());
        var (train, test) = (order.narrow(0, 0, 1437), order.narrow(0, 1437, 360));
        using var model = new Transformer();
        using var optimizer = optim.Adam(model.parameters(), 3e-3);
        var steps = Epochs * (1437 / Batch);
        var schedule = optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps: steps + 1);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var shuffled = train[randperm(1437)];
            for (var start = 0; start + Batch <= 1437; start += Batch)
            {
                using var scope = NewDisposeScope();
                var rows = shuffled.narrow(0, start, Batch);
                optimizer.zero_grad();
                F.cross_entropy(model.call(pixels[rows]), labels[rows]).backward();
                optimizer.step();
                schedule.step();
            }
        }
        model.eval();
        using var quiet = no_grad();
        var accuracy = model.call(pixels[test]).argmax(1).eq(labels[test]).@float().mean().item<float>();
        Assert.True(accuracy >= 0.95, $"Test accuracy {accuracy:0.000} with seed {Seed}.");
    }

    private static (Tensor Pixels, Tensor Labels) Read()
    {
        using var packed = typeof(DigitsTransformerTests).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Array.ConvertAll(line.Split(','), v => float.TryParse(v, CultureInfo.InvariantCulture, out var n) ? n : float.NaN))
            .Where(row => row.Length == 65 && !row.Any(float.IsNaN)).ToArray();
        return (tensor(rows.SelectMany(r => r[..64]).ToArray()).view(-1, 8, 8) / 16, tensor(rows.Select(r => (long)r[64]).ToArray()));
    }

    // The rows of the picture and one more token that gathers the class.
    private sealed class Transformer : Module<Tensor, Tensor>
    {
        private readonly Linear embed = Linear(8, 32);
        private readonly Parameter token = Parameter(randn(1, 1, 32) * 0.02);
        private readonly Parameter positions = Parameter(randn(1, 9, 32) * 0.02);
        private readonly ModuleList<Block> blocks = ModuleList(new Block(), new Block());
        private readonly LayerNorm norm = LayerNorm(32);
        private readonly Linear head = Linear(32, 10);

        public Transformer() : base(nameof(Transformer)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var x = cat([token.expand(input.shape[0], -1, -1), embed.call(input)], 1) + positions;
            foreach (var block in blocks) x = block.call(x);
            return head.call(norm.call(x[TensorIndex.Colon, 0]));
        }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private const int Heads = 4;
        private readonly LayerNorm first = LayerNorm(32);
        private readonly Linear mix = Linear(32, 96);
        private readonly Linear join = Linear(32, 32);
        private readonly LayerNorm second = LayerNorm(32);
        private readonly Sequential feed = Sequential(Linear(32, 64), GELU(), Linear(64, 32));

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var (n, length) = (x.shape[0], x.shape[1]);
            var parts = mix.call(first.call(x)).view(n, length, 3, Heads, 32 / Heads).permute(2, 0, 3, 1, 4).unbind(0);
            var seen = F.scaled_dot_product_attention(parts[0], parts[1], parts[2]).transpose(1, 2).reshape(n, length, 32);
            x = x + join.call(seen);
            return x + feed.call(second.call(x));
        }
    }
}

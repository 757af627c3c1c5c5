using SafeStep.Generators.Tangents;
using SafeStep.ManagedTorch;
using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>The operations taken to be linear in their first tensor: op(a x + b y) = a op(x) + b op(y), to rounding.</summary>
public class LinearOpTests
{
    private static readonly Tensor Index = tensor(new long[,] { { 0, 2 }, { 1, 3 }, { 3, 0 } });

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Ops = new()
    {
        ["broadcast_to"] = x => x.broadcast_to(2, 3, 4),
        ["contiguous"] = x => x.transpose(0, 1).contiguous(),
        ["expand"] = x => x.expand(2, 3, 4),
        ["flatten"] = x => x.flatten(),
        ["movedim"] = x => x.movedim([0], [1]),
        ["moveaxis"] = x => x.moveaxis([0], [1]),
        ["permute"] = x => x.permute(1, 0),
        ["ravel"] = x => x.ravel(),
        ["repeat"] = x => x.repeat(2, 1),
        ["repeat_interleave"] = x => x.repeat_interleave(2, 1),
        ["unfold"] = x => x.unfold(1, 2, 1),
        ["reshape"] = x => x.reshape(2, 6),
        ["squeeze"] = x => x.unsqueeze(1).squeeze(1),
        ["swapaxes"] = x => x.swapaxes(0, 1),
        ["swapdims"] = x => x.swapdims(0, 1),
        ["t"] = x => x.t(),
        ["T"] = x => x.T,
        ["mT"] = x => x.mT,
        ["transpose"] = x => x.transpose(0, 1),
        ["unflatten"] = x => x.unflatten(1, 2, 2),
        ["unsqueeze"] = x => x.unsqueeze(0),
        ["gather"] = x => x.gather(1, Index),
        ["take_along_dim"] = x => x.take_along_dim(Index, 1),
        ["index"] = x => x.index(Index.select(1, 0) - 1),
        ["index_select"] = x => x.index_select(1, Index.select(0, 1)),
        ["masked_select"] = x => x.masked_select(Index.select(1, 0).unsqueeze(1) > 0),
        ["narrow"] = x => x.narrow(1, 1, 2),
        ["select"] = x => x.select(1, 2),
        ["slice"] = x => x.slice(1, 0, 4, 2),
        ["mean"] = x => x.mean([1], true),
        ["sum"] = x => x.sum(0),
        ["clone"] = x => x.clone(),
        ["cpu"] = x => x.cpu(),
        ["adaptive_avg_pool1d"] = x => nn.functional.adaptive_avg_pool1d(x.unsqueeze(0), 3),
        ["adaptive_avg_pool2d"] = x => nn.functional.adaptive_avg_pool2d(x.unsqueeze(0).unsqueeze(0), [2, 3]),
        ["avg_pool1d"] = x => nn.functional.avg_pool1d(x.unsqueeze(0), 2, 1),
        ["avg_pool2d"] = x => nn.functional.avg_pool2d(x.unsqueeze(0).unsqueeze(0), 2, 1, 1),
        ["interpolate"] = x => nn.functional.interpolate(x.unsqueeze(0).unsqueeze(0), [5, 7], mode: InterpolationMode.Bilinear),
        ["cumsum"] = x => x.cumsum(1),
        ["diag"] = x => x.diag(),
        ["diagonal"] = x => x.diagonal(),
        ["flip"] = x => x.flip(1),
        ["roll"] = x => x.roll(1, 0),
        ["trace"] = x => x.trace(),
        ["tril"] = x => x.tril(),
        ["triu"] = x => x.triu(1),
        ["tile"] = x => x.tile([2, 1]),
        ["take"] = x => x.take(Index),
        ["as_tensor"] = x => as_tensor(x),
        ["deg2rad"] = x => x.deg2rad(),
        ["rad2deg"] = x => x.rad2deg(),
        ["fold"] = x => nn.functional.fold(x.reshape(1, 4, 3), (2, 4), (2, 2)),
        ["unfold"] = x => nn.functional.unfold(x.reshape(1, 1, 3, 4), (2, 2)),
        ["pixel_shuffle"] = x => nn.functional.pixel_shuffle(x.reshape(1, 4, 1, 3), 2),
        ["pixel_unshuffle"] = x => nn.functional.pixel_unshuffle(x.reshape(1, 1, 2, 6), 2),
        ["neg"] = x => x.neg(),
        ["nansum"] = x => x.nansum(),
        ["atleast_1d"] = x => x.atleast_1d(),
        ["atleast_2d"] = x => x[0].atleast_2d(),
        ["atleast_3d"] = x => x.atleast_3d(),
        ["diag_embed"] = x => x.diag_embed(),
        ["fliplr"] = x => x.fliplr(),
        ["flipud"] = x => x.flipud(),
        ["rot90"] = x => x.rot90(),
        ["DetachFromDisposeScope"] = x => x.clone().DetachFromDisposeScope(),
        ["MoveToOuterDisposeScope"] = x => x.clone().MoveToOuterDisposeScope(),
        ["MoveToOtherDisposeScope"] = x => x.clone().MoveToOtherDisposeScope(x),
    };

    private static readonly HashSet<string> Linear = [.. OpTable.Rows.Where(row => row is { Kind: OpKind.Linear, Replay: null, Result: not (OpResult.Pieces or OpResult.Slices) }).SelectMany(row => row.Synonyms.Prepend(row.Name))];

    public static TheoryData<string> Names => [.. Ops.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsLinear(string name)
    {
        Assert.True(OpTable.Find(name) is { Kind: OpKind.Linear or OpKind.Keep } or { Name: "neg" }, name);
        Tensor x = Any(3, 4), y = Any(3, 4);
        Func<Tensor, Tensor> op = Ops[name];
        CentralDifferences.AssertClose((op(x) * 2) - (op(y) * 3), op((x * 2) - (y * 3)), 1e-12, name);
    }

    // What the engine does not have cannot be tried on it, and no user of it can call it.
    [Fact]
    public void EveryLinearOpOfTheEngineIsTried()
    {
        var engine = typeof(Tensor).GetMembers().Concat(typeof(torch).GetMembers()).Concat(typeof(nn.functional).GetMembers()).Select(member => member.Name).ToHashSet();
        string[] untested = [.. Linear.Where(name => name is not ("cuda" or "this[]") && engine.Contains(name) && !Ops.ContainsKey(name))];
        Assert.True(untested.Length == 0, $"No case: {string.Join(", ", untested)}.");
    }
}

namespace SafeStep.Generators.Tangents;

/// <content>Operations on shape and place: views, copies, parts, and what joins tensors.</content>
internal static partial class OpTable
{
    private const string SameShape = "{t}.reshape({y}.shape)";
    private const string SameType = "OpTangents.to({x}, {t}, {y})";
    private const string Itself = "{t}";

    private static IEnumerable<Op> Shapes() =>
    [
        View("view") with { Replay = SameShape }, View("view_as") with { Replay = SameShape }, View("unflatten") with { Replay = SameShape },
        View("expand"), View("expand_as") with { Replay = "{t}.expand({y}.shape)" }, View("permute"), View("transpose", "swapaxes", "swapdims"), View("t"), View("T"), View("mT"),
        View("movedim", "moveaxis"), View("squeeze"), View("unsqueeze"), View("diagonal"), View("select"), View("narrow"), View("slice"), View("view_as_real"), View("view_as_complex"),
        View("detach") with { Replay = Itself }, View("alias") with { Replay = Itself }, View("requires_grad_", "with_requires_grad") with { Replay = Itself },
        MaybeView("reshape") with { Replay = SameShape }, MaybeView("reshape_as") with { Replay = SameShape }, MaybeView("flatten") with { Replay = SameShape }, MaybeView("ravel") with { Replay = SameShape },
        MaybeView("contiguous") with { Replay = Itself }, MaybeView("broadcast_to"), MaybeView("atleast_1d"), MaybeView("atleast_2d"), MaybeView("atleast_3d"),
        MaybeView("to") with { Replay = SameType }, MaybeView("to_type") with { Replay = SameType }, MaybeView("type") with { Replay = SameType }, MaybeView("type_as") with { Replay = SameType },
        MaybeView("float") with { Replay = SameType }, MaybeView("double") with { Replay = SameType }, MaybeView("half") with { Replay = SameType }, MaybeView("bfloat16") with { Replay = SameType },
        MaybeView("cpu"), MaybeView("cuda"), MaybeView("mps"), MaybeView("pin_memory"), MaybeView("positive") with { Replay = Itself }, MaybeView("as_tensor"),
        Linear("clone") with { Replay = Itself },
        Linear("diag"), Linear("diag_embed"), Linear("diagflat"), Linear("flip"), Linear("fliplr"), Linear("flipud"), MaybeView("repeat"), Linear("repeat_interleave"), Linear("roll"), Linear("rot90"), MaybeView("tile"), MaybeView("unfold"),
        Linear("tril"), Linear("triu"),
        new("chunk", OpKind.Linear) { Result = OpResult.Pieces }, new("split", OpKind.Linear) { Result = OpResult.Pieces }, new("tensor_split", OpKind.Linear) { Result = OpResult.Pieces },
        new("unbind", OpKind.Linear) { Result = OpResult.Slices },
    ];

    private static IEnumerable<Op> Parts() =>
    [
        MaybeView("index", "this[]"),
        Linear("gather"), Linear("index_select"), Linear("masked_select"), Linear("take"), Linear("take_along_dim"),
        Rule("cat", "concat", "concatenate"), Rule("stack"), Rule("vstack", "row_stack"), Rule("hstack"), Rule("where"), Rule("where_of"), Rule("masked_fill"), Rule("scatter"), Rule("scatter_add"), Rule("index_add"), Rule("index_fill"), Rule("index_copy"), Rule("masked_scatter"),
        .. Each(OpKind.Part, "copy_ index_put_ index_copy_"), .. Each(OpKind.AddedPart, "index_add_"), .. Each(OpKind.FilledPart, "index_fill_ fill_diagonal_"),
    ];
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Analyzers.Training;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Tests.Training.Flow;

/// <summary>The look at words that decides which bodies the rules see; what it misses no rule can report.</summary>
public sealed class SourceWordsTests
{
    [Theory]
    [InlineData("backward")]
    [InlineData("zero_grad")]
    [InlineData("to")]
    [InlineData("a_word_that_no_rule_has")]
    public void Finds_a_word_between_any_two_others(string word)
    {
        Assert.True(In($"model.{word}();").Has(word));
        Assert.True(In($"@{word}(1);").Has(word));
        Assert.True(In($"x=>{word}<int>;").Has(word));
        Assert.False(In($"my{word}(); {word}2(); _{word}(); {word}_();").Has(word));
    }

    [Theory]
    [InlineData("loss.back\\u0077ard();")]
    [InlineData("loss.\\U00000062ackward();")]
    public void Takes_an_escape_for_any_word(string statements) => Assert.True(In(statements).Has("backward"));

    [Fact]
    public void Looks_at_one_member_only()
    {
        var root = CSharpSyntaxTree.ParseText("class C { void Steps() { o.step(); } void Clears() { o.zero_grad(); } }").GetRoot();
        var methods = root.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().ToList();
        Assert.Equal([true, false], methods.Select(method => new SourceWords(method).Has("step")));
        Assert.Equal([false, true], methods.Select(method => new SourceWords(method).Has("zero_grad")));
    }

    [Fact]
    public void Finds_every_word_of_a_long_text_where_it_stands()
    {
        string text = string.Join(" ", Enumerable.Range(0, 3000).Select(number => $"größe{number % 1500}_ 7up"));
        var index = new WordIndex(Microsoft.CodeAnalysis.Text.SourceText.From(text));
        foreach (int number in new[] { 0, 1, 777, 1499 })
        {
            int first = text.IndexOf($"größe{number}_ ", StringComparison.Ordinal);
            Assert.Equal([first, text.IndexOf($"größe{number}_ ", first + 1, StringComparison.Ordinal)], index.Find($"größe{number}_"));
        }

        Assert.Equal(0, index.Find("größe").Count);
        Assert.Equal(0, index.Find("").Count);
        Assert.Equal(0, new WordIndex(Microsoft.CodeAnalysis.Text.SourceText.From("")).Find("word").Count);
    }

    /// <summary>An explicit implementation has the interface in its name.</summary>
    [Fact]
    public void Finds_a_name_of_several_words() => Assert.True(In("I.Step(); II.Step();").Has("I.Step"));

    [Theory]
    [InlineData("var x = new(1);", 1)]
    [InlineData("var x = new (1); var y = new /* nothing */ (); var z = new // nothing\n ();", 3)]
    [InlineData("var x = new Other(1); var y = new[] { 1 }; var z = new { A = 1 };", 0)]
    public void Tells_what_makes_an_object_of_an_unnamed_type(string statements, int expected) =>
        Assert.Equal(expected, SourceWords.PlacesOfCallsIn(CSharpSyntaxTree.ParseText($$"""class C { void M() { {{statements}} } }"""), "new").Count());

    /// <summary>A rule must not ask for what else it takes if that may be done in a helper: the loss, the step or both.</summary>
    [Theory]
    [InlineData("SAFE2001", "var optimizer = new Lion(model.parameters());")]
    [InlineData("SAFE2001", "var moved = model.named_parameters().Select(item => item.parameter); var optimizer = new Lion(moved);")]
    [InlineData("SAFE2001", "optimizer = new(model.parameters().Concat(others.SelectMany(other => other.parameters())));")]
    [InlineData("SAFE2001", "IEnumerable<Parameter> Moved() { return model.parameters(); } optimizer = new Lion(Moved());")]
    [InlineData("SAFE2001", "optim")]
    [InlineData("SAFE2001", "SGD")]
    [InlineData("SAFE2002", "step")]
    [InlineData("SAFE2003", "CreateStepGuard")]
    [InlineData("SAFE2003", "StepGuard.Create(optimizer, [model]);")]
    [InlineData("SAFE2004", "while (true) { loss.backward(); }")]
    [InlineData("SAFE2005", "zero_grad")]
    [InlineData("SAFE2006", "step")]
    [InlineData("SAFE2006", "Step")]
    [InlineData("SAFE2016", "using var scope = NewDisposeScope(); return x.exp();")]
    [InlineData("SAFE2016", "Tensor y; using (NewDisposeScope()) { y = x.exp(); }")]
    [InlineData("SAFE2016", "Tensor y; using (NewDisposeScope()) { y = x.exp(); { var z = y; } } { Tensor z; }")]
    [InlineData("SAFE2016", "using var scope = NewDisposeScope(); this.last += x;")]
    [InlineData("SAFE2016", "using var scope = NewDisposeScope(); all.Add(x.exp());")]
    [InlineData("SAFE2017", "forward Step")]
    [InlineData("SAFE2018", "Step backward")]
    [InlineData("SAFE2019", "do { if (last) model.eval(); loss.backward(); } while (true);")]
    [InlineData("SAFE2020", "while (true) sum += model.forward(x).item<float>();")]
    [InlineData("SAFE2020", "foreach (var x in all) { var y = model.call(x); Use(y.data<float>()); }")]
    [InlineData("SAFE2020", "for (;;) foreach (var x in all) { var y = model.call(x); sum += y[0].item<float>(); }")]
    [InlineData("SAFE2021", "parameters append")]
    [InlineData("SAFE3003", "cross_entropy")]
    [InlineData("SAFE3003", "CrossEntropyLoss call")]
    [InlineData("SAFE2007", "clip_grad_norm_")]
    [InlineData("SAFE2008", "step")]
    [InlineData("SAFE2009", "parameters to")]
    [InlineData("SAFE2009", "named_parameters cuda")]
    [InlineData("SAFE2009", "parameters cpu")]
    [InlineData("SAFE2010", "CreateStepGuard Step")]
    [InlineData("SAFE2010", "using var guard = StepGuard.Create(optimizer, [model]); guard.Step();")]
    [InlineData("SAFE2011", "for (;;) loss.backward();")]
    [InlineData("SAFE2011", "foreach (var (x, y) in all) { loss.backward(); }")]
    [InlineData("SAFE2011", "await foreach (var x in all) { loss.backward(); }")]
    [InlineData("SAFE2012", "do loss.backward(); while (true);")]
    [InlineData("SAFE3001", "cross_entropy")]
    [InlineData("SAFE3001", "CrossEntropyLoss call")]
    [InlineData("SAFE3001", "backward forward")]
    [InlineData("SAFE3001", "parameters call")]
    public void Shows_a_rule_each_body_with_the_words_that_must_stand_in_it(string rule, string words) =>
        Assert.True(MayMatter(Rule(rule), In(words)));

    [Fact]
    public void Shows_no_rule_a_body_with_none_of_the_words() =>
        Assert.DoesNotContain(TrainingLoopAnalyzer.Checks, rule => MayMatter(rule, In("var y = relu(x).sum();")));

    /// <summary>Most bodies of a program that trains have one of the words and cannot break the rule; none of these is bound.</summary>
    [Theory]
    [InlineData("SAFE2001", "Assert.Equal(2, model.parameters().Count()); var other = new Net(); foreach (var item in model.parameters()) item.zero_();")]
    [InlineData("SAFE2003", "var folder = Directory.CreateDirectory(path); var file = File.Create(path);")]
    [InlineData("SAFE2004", "loss.backward(); foreach (var item in model.parameters()) Print(item.grad);")]
    [InlineData("SAFE2010", "using var file = File.Create(path); guard.Step();")]
    [InlineData("SAFE2011", "for (int i = 0; i < 3; i++) Prepare(i); loss.backward();")]
    [InlineData("SAFE2012", "while (Waits()) { } loss.backward();")]
    [InlineData("SAFE2016", "using var scope = NewDisposeScope(); var y = x.exp(); y = y.exp(); var all = new List<Tensor>(); all.Add(y); sizes[0] = y.shape[0]; return;")]
    [InlineData("SAFE2019", "foreach (var x in all) model.eval(); loss.backward();")]
    [InlineData("SAFE2020", "var y = model.call(x); foreach (var value in y.data<float>()) Print(value);")]
    [InlineData("SAFE2020", "foreach (var x in all) { var y = model.call(x); Assert.Equal(x.shape, y.shape); Print(y.data<float>()); }")]
    public void Shows_no_rule_a_body_that_only_has_its_words(string rule, string statements) => Assert.False(MayMatter(Rule(rule), In(statements)));

    /// <summary>What is asked of all rules at once is what each would say of its own words, whatever part of a file is asked about; an identifier with an escape may be any word.</summary>
    [Theory]
    [InlineData("optimizer.step(); guard.Step();")]
    [InlineData("var y = relu(x).sum();")]
    [InlineData("loss.backward(); { var adam = optim.Adam(model.parameters()); } zero_grad();")]
    [InlineData("x.\\u0073tep(); { relu(x); }")]
    public void Tells_of_several_lists_at_once_what_each_would_tell(string statements)
    {
        var lists = new WordLists(TrainingLoopAnalyzer.Checks.Select(rule => rule.Starters));
        foreach (SyntaxNode node in In(statements).Node.DescendantNodesAndSelf())
        {
            ulong found = new SourceWords(node).ListsIn(lists);
            Assert.All(TrainingLoopAnalyzer.Checks.Select((rule, at) => (rule, at)), item => Assert.Equal(new SourceWords(node).HasAny(item.rule.Starters), (found & (1ul << item.at)) != 0));
        }
    }

    private static bool MayMatter(TrainingRule rule, SourceWords words) => words.HasAny(rule.Starters) && rule.MayBreak(words);

    private static SourceWords In(string statements) => new(CSharpSyntaxTree.ParseText($$"""class C { void M() { {{statements}} } }""").GetRoot());

    private static TrainingRule Rule(string id) => TrainingLoopAnalyzer.Checks.Single(rule => rule.Descriptor.Id == id);
}

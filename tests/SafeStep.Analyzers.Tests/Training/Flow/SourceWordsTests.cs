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

    /// <summary>A rule must not ask for what else it takes if that may be done in a helper: the loss, the step or both.</summary>
    [Theory]
    [InlineData("SAFE2001", "parameters")]
    [InlineData("SAFE2001", "named_parameters")]
    [InlineData("SAFE2001", "optim")]
    [InlineData("SAFE2001", "SGD")]
    [InlineData("SAFE2002", "step")]
    [InlineData("SAFE2003", "CreateStepGuard")]
    [InlineData("SAFE2003", "Create")]
    [InlineData("SAFE2004", "while backward")]
    [InlineData("SAFE2005", "zero_grad")]
    [InlineData("SAFE2006", "step")]
    [InlineData("SAFE2006", "Step")]
    [InlineData("SAFE2016", "NewDisposeScope")]
    [InlineData("SAFE2017", "forward Step")]
    [InlineData("SAFE2018", "Step backward")]
    [InlineData("SAFE2019", "eval while")]
    [InlineData("SAFE2020", "while forward item")]
    [InlineData("SAFE2020", "foreach call data")]
    [InlineData("SAFE2021", "parameters append")]
    [InlineData("SAFE3003", "cross_entropy")]
    [InlineData("SAFE3003", "CrossEntropyLoss call")]
    [InlineData("SAFE2007", "clip_grad_norm_")]
    [InlineData("SAFE2008", "step")]
    [InlineData("SAFE2009", "parameters to")]
    [InlineData("SAFE2009", "named_parameters cuda")]
    [InlineData("SAFE2009", "parameters cpu")]
    [InlineData("SAFE2010", "CreateStepGuard Step")]
    [InlineData("SAFE2010", "Create Step")]
    [InlineData("SAFE2011", "for backward")]
    [InlineData("SAFE2011", "foreach backward")]
    [InlineData("SAFE2012", "do backward")]
    [InlineData("SAFE3001", "cross_entropy")]
    [InlineData("SAFE3001", "CrossEntropyLoss call")]
    [InlineData("SAFE3001", "backward forward")]
    [InlineData("SAFE3001", "parameters call")]
    public void Shows_a_rule_each_body_with_the_words_that_must_stand_in_it(string rule, string words) =>
        Assert.True(Rule(rule).MayMatter(In(words)));

    [Fact]
    public void Shows_no_rule_a_body_with_none_of_the_words() =>
        Assert.DoesNotContain(TrainingLoopAnalyzer.Checks, rule => rule.MayMatter(In("var y = relu(x).sum();")));

    private static SourceWords In(string statements) => new(CSharpSyntaxTree.ParseText($$"""class C { void M() { {{statements}} } }""").GetRoot());

    private static TrainingRule Rule(string id) => TrainingLoopAnalyzer.Checks.Single(rule => rule.Descriptor.Id == id);
}

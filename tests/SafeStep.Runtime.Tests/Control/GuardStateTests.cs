namespace SafeStep.Runtime.Tests.Control;

public class GuardStateTests
{
    private static readonly GuardState Sound = new()
    {
        Steps = 7,
        RejectedInARow = 1,
        Audits = 3,
        AuditMisses = 2,
        Aggregation = new AggregationMemory { RecentInverseRadii = { 0.5, 0 }, RowsToRevisit = { 3, 0 } },
        Forecast = new ForecastState([0.25], 2, 1, 1),
        KeptSamples = [new SavedTensor("Float32", [1, 2], new byte[8]), null],
    };

    [Fact]
    public void A_sound_state_comes_back_as_it_was_written()
    {
        GuardState read = GuardState.FromJson(Sound.ToJson());

        Assert.Equal(Sound.ToJson(), read.ToJson());
        Assert.Equal([0.5, 0], read.Aggregation.RecentInverseRadii);
    }

    [Theory]
    [InlineData("\"Steps\": 7", "\"Steps\": -7", "Steps")]
    [InlineData("\"RejectedInARow\": 1", "\"RejectedInARow\": -1", "RejectedInARow")]
    [InlineData("\"Audits\": 3", "\"Audits\": -3", "Audits")]
    [InlineData("\"AuditMisses\": 2", "\"AuditMisses\": -2", "AuditMisses")]
    [InlineData("\"Allowance\": 2", "\"Allowance\": -2", "Allowance")]
    [InlineData("\"Unmeasured\": 1", "\"Unmeasured\": -1000000", "Unmeasured")]
    [InlineData("\"Misses\": 1", "\"Misses\": -1", "Misses")]
    [InlineData("0.25", "-0.25", "RatiosPerLength")]
    [InlineData("0.5", "-0.5", "RecentInverseRadii")]
    [InlineData("0.5", "1e999", "RecentInverseRadii")]
    [InlineData("      3,", "      -3,", "RowsToRevisit")]
    [InlineData("Float32", "Float8", "Float8")]
    [InlineData("        2\n", "        -2\n", "[1, -2]")]
    [InlineData("        2\n", "        3\n", "[1, 3]")]
    [InlineData("        2\n", "        4611686018427387905\n", "[1, 4611686018427387905]")]
    [InlineData("AAAAAAAAAAA=", "AAAAAAAAAAAA", "9 bytes")]
    [InlineData("\"Aggregation\": {", "\"Aggregation\": null, \"Before\": {", "Aggregation")]
    [InlineData("\"Forecast\": {", "\"Forecast\": null, \"Before\": {", "Forecast")]
    [InlineData("\"KeptSamples\": [", "\"KeptSamples\": null, \"Before\": [", "KeptSamples")]
    public void A_damaged_state_is_refused_and_what_is_wrong_is_named(string sound, string damaged, string named)
    {
        string json = Sound.ToJson();
        Assert.Contains(sound, json, StringComparison.Ordinal);

        var exception = Assert.Throws<FormatException>(() => GuardState.FromJson(json.Replace(sound, damaged, StringComparison.Ordinal)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_below_zero_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sound with { Steps = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sound with { RejectedInARow = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sound with { Audits = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sound with { AuditMisses = -1 });
    }

    [Fact]
    public void A_state_does_not_follow_the_memory_it_was_made_of_nor_lend_its_own()
    {
        var memory = new AggregationMemory { RecentInverseRadii = { 1 } };
        GuardState state = Sound with { Aggregation = memory };

        memory.RecentInverseRadii.Add(2);
        state.Aggregation.RecentInverseRadii.Add(3);

        Assert.Equal([1], state.Aggregation.RecentInverseRadii);
    }

    [Fact]
    public void Every_torn_end_of_a_state_is_refused()
    {
        string json = Sound.ToJson();
        for (int length = 0; length < json.Length; length++)
        {
            Assert.Throws<FormatException>(() => GuardState.FromJson(json[..length]));
        }
    }

    [Fact]
    public void A_state_that_is_no_text_is_refused() => Assert.Throws<ArgumentNullException>(() => GuardState.FromJson(null!));
}

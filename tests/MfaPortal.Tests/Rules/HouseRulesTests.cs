using Xunit;
using Xunit.Abstractions;

namespace MfaPortal.Tests.Rules;

public sealed class HouseRulesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Rules => [.. HouseRules.All.Select(rule => rule.Name)];

    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var rule in HouseRules.All)
            {
                foreach (var example in rule.Examples)
                {
                    data.Add(rule.Name, example.Title);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_tree_keeps_the_rule(string name)
    {
        var rule = Find(name);
        var wrong = rule.Look(Tree.Files).Where(violation => !rule.Exemptions.Any(exemption => exemption.Covers(violation))).ToList();

        Assert.True(wrong.Count == 0, $"{name}:\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_rule_tells_right_from_wrong(string name, string title)
    {
        var rule = Find(name);
        var example = rule.Examples.Single(example => example.Title == title);
        var found = rule.Look(example.Files).ToList();

        if (example.Objection is { } objection)
        {
            Assert.Contains(found, violation => violation.What.Contains(objection, StringComparison.Ordinal));
        }
        else
        {
            Assert.Empty(found);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_rule_can_fail(string name) => Assert.Contains(Find(name).Examples, example => example.Objection is not null);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_exception_is_needed_and_has_a_reason(string name)
    {
        var rule = Find(name);
        var found = rule.Look(Tree.Files).ToList();

        Assert.All(rule.Exemptions, exemption => Assert.True(found.Any(exemption.Covers), $"Nothing needs this exception any more: {exemption}"));
        Assert.All(rule.Exemptions, exemption => Assert.NotEmpty(exemption.Reason));
    }

    [Fact]
    public void The_figures_of_the_tree()
    {
        var sizes = SizeRule.Counted(Tree.Files).OrderBy(file => file.Lines).ToList();
        Assert.NotEmpty(sizes);
        output.WriteLine($"{sizes.Count} files, median {sizes[sizes.Count / 2].Lines} lines, largest {sizes[^1].Lines} ({sizes[^1].Path})");
        foreach (var (kind, files) in SmearRule.Count(Tree.Files))
        {
            output.WriteLine($"smear of {kind}: {files}");
        }

        output.WriteLine($"{HouseRules.All.Count} rules, {HouseRules.All.Sum(rule => rule.Exemptions.Count)} exceptions");
    }

    private static Rule Find(string name) => HouseRules.All.Single(rule => rule.Name == name);
}

using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Tests.Wire;

public sealed class ParametersTests
{
    [Theory]
    [InlineData("a=b", "b")]
    [InlineData("a=b&c=d", "b")]
    [InlineData("&&a=b&", "b")]
    [InlineData("a=b=c", "b=c")]
    [InlineData("a=+b%20c", " b c")]
    [InlineData("%61=%C3%A9%f0%9f%92%a9", "é💩")]
    [InlineData("a=é", "é")]
    [InlineData("a=", null)]
    [InlineData("a", null)]
    [InlineData("A=b", null)]
    [InlineData("", null)]
    [InlineData("a=&a=b&a=", "b")]
    public void Reads(string encoded, string? value)
    {
        var parameters = Parameters.Parse(encoded)!;
        Assert.Equal(value, parameters["a"]);
        Assert.Empty(parameters.Repeated);
    }

    [Theory]
    [InlineData("a=b&a=b")]
    [InlineData("a=b&%61=c")]
    public void Remembers_what_came_twice(string encoded) => Assert.Equal(["a"], Parameters.Parse(encoded)!.Repeated);

    [Fact]
    public void Lets_resource_come_twice() => Assert.Empty(Parameters.Parse("resource=a&resource=b")!.Repeated);

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%2")]
    [InlineData("a=%2g")]
    [InlineData("%=a")]
    [InlineData("a=%00")]
    [InlineData("a=\0")]
    [InlineData("a=%80")]
    [InlineData("a=%c0%af")]
    [InlineData("a=%ed%a0%80")]
    public void Refuses(string encoded) => Assert.Null(Parameters.Parse(encoded));

    [Fact]
    public void Refuses_too_much()
    {
        Assert.Null(Parameters.Parse(string.Join('&', Enumerable.Range(0, 101).Select(number => $"p{number}="))));
        Assert.Null(Parameters.Parse(new string('n', 201) + "=x"));
    }

    [Fact]
    public void Comes_back_from_its_own_query()
    {
        var parameters = Parameters.Parse("a=%26%3D%2B+%25é&b=2")!;
        var again = Parameters.Parse(parameters.ToQuery().AsSpan(1))!;
        Assert.Equal(("&=+ %é", "2"), (again["a"], again["b"]));
    }
}

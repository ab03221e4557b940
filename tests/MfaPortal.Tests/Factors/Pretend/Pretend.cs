using MfaPortal.Factors;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Factors.Pretend;

/// <summary>
/// The kind <c>pretend</c>: a word to remember. Good for nothing but to show that a kind is this folder, this one line, and texts.
/// Payload is the word; the counter is the moment it was said.
/// </summary>
internal static class Pretend
{
    public static readonly FactorKind Kind = new(
        "pretend", FactorRole.Primary, Strength.Weak, ["kba"], "/factors/pretend/enrol", "/factors/pretend/verify");

    public static IServiceCollection AddPretend(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddSingleton(new TextFolder(typeof(Pretend).Assembly, "MfaPortal.Tests.Factors.Pretend.Texts"))
        .AddScoped<PretendWord>()
        .AddSingleton<IStartupFilter, PretendPages>();
}

using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Fixture;

/// <summary>Services that cannot be had, as while the database is away; counts who asked.</summary>
internal sealed class NoScopes(Exception failure) : IServiceScopeFactory
{
    public int Asked { get; private set; }

    public IServiceScope CreateScope()
    {
        Asked++;
        throw failure;
    }
}

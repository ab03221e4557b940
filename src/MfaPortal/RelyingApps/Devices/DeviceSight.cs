using MfaPortal.Factors;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>What somebody sees who typed the code of a device.</summary>
internal abstract record DeviceSight
{
    private DeviceSight()
    {
    }

    /// <summary>The code to compare, the app, how many minutes ago it was asked, and from where; <c>Near</c>: from where this browser is too.</summary>
    public sealed record Open(string Code, string App, int MinutesAgo, string? Address, bool Near) : DeviceSight;

    /// <summary>No such code, or it is over.</summary>
    public sealed record Wrong : DeviceSight;

    /// <summary>Too many wrong codes; wait.</summary>
    public sealed record TooMany : DeviceSight;

    /// <summary>The app is not for this person.</summary>
    public sealed record NotAllowed(string App) : DeviceSight;

    /// <summary>The app asks for a stronger sign-in than this one.</summary>
    public sealed record TooWeak(string Code, Strength Least) : DeviceSight;
}

namespace MfaPortal.Tests.Conformance;

/// <summary>The provider of the back-channel plan: the first client has an address to be told at, with a query as mod_auth_openidc's has.</summary>
public sealed class BackChannelPortal : OpPortal
{
    private readonly Receiver receiver = new();

    public BackChannelPortal()
    {
        RunsByItself = true;
        Client("conf1", ("RequirePkce", "false"), ("Secrets:0", Secret("conf1")), ("BackChannelLogoutUri", receiver.Address + "told?logout=backchannel"));
    }

    internal Receiver Receiver => receiver;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        receiver.Dispose();
        GC.SuppressFinalize(this);
    }
}

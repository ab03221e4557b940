using Microsoft.AspNetCore.Identity;

namespace MfaPortal.Factors.Passkey;

/// <summary>
/// What the framework asks for about one holder, answered from what was read before. It never writes: a factor comes to be and is
/// shown by the desk alone.
/// </summary>
internal sealed class HolderShelf(PasskeyHolder? holder) : IUserPasskeyStore<PasskeyHolder>
{
    public Task<string> GetUserIdAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult(user.Handle);

    public Task<string?> GetUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<PasskeyHolder?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(holder?.Handle == userId ? holder : null);

    public Task<PasskeyHolder?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(holder, credentialId) is null ? null : holder);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(user, credentialId));

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyHolder user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys]);

    public Task AddOrUpdatePasskeyAsync(PasskeyHolder user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    public Task RemovePasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetUserNameAsync(PasskeyHolder user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetNormalizedUserNameAsync(PasskeyHolder user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> CreateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<PasskeyHolder?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadOnly();

    public void Dispose()
    {
    }

    private static UserPasskeyInfo? Find(PasskeyHolder? holder, byte[] credential) =>
        holder?.Passkeys.FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credential));

    private static NotSupportedException ReadOnly() => new("A ceremony only reads.");
}

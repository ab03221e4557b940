namespace MfaPortal.Oidc.Host;

/// <summary>The keys at one moment.</summary>
public sealed class SigningKeySet
{
    private readonly Dictionary<string, SigningKey> _current;
    private readonly Dictionary<string, SigningKey> _published;
    private readonly Dictionary<string, SigningKey> _remembered;

    /// <summary>Takes the keys together.</summary>
    /// <param name="version">Changes whenever a key comes or goes; the published bytes are made anew only then.</param>
    /// <param name="current">The keys that sign, one per algorithm; <c>RS256</c> must be among them (OpenID Connect Discovery 1.0 §3), and so must every algorithm a client uses.</param>
    /// <param name="published">All keys that signatures may be verified with: next, current and retired. Contains every current one.</param>
    /// <param name="remembered">
    /// Keys that are published no longer. An ID token that one of them signed may still say whom an app means (<c>id_token_hint</c>);
    /// nothing else is verified with them.
    /// </param>
    /// <exception cref="ArgumentException">Two keys share an id or two current ones an algorithm, or a current key is not published.</exception>
    public SigningKeySet(
        string version,
        IReadOnlyCollection<SigningKey> current,
        IReadOnlyCollection<SigningKey> published,
        IReadOnlyCollection<SigningKey>? remembered = null)
    {
        Version = version;
        Published = published;
        _remembered = published.Concat(remembered ?? []).ToDictionary(key => key.Id, StringComparer.Ordinal);
        _current = current.ToDictionary(key => key.Algorithm, StringComparer.Ordinal);
        _published = published.ToDictionary(key => key.Id, StringComparer.Ordinal);
        if (current.Any(key => Find(key.Id) != key))
        {
            throw new ArgumentException("A key that signs must be published.", nameof(published));
        }
    }

    /// <summary>Changes whenever a key comes or goes.</summary>
    public string Version { get; }

    /// <summary>All keys that signatures may be verified with.</summary>
    public IReadOnlyCollection<SigningKey> Published { get; }

    /// <summary>The algorithms in which tokens can be signed now.</summary>
    public IReadOnlyCollection<string> Algorithms => _current.Keys;

    /// <summary>The key that signs with this algorithm now.</summary>
    /// <param name="algorithm">One of <see cref="SigningAlgorithms"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such key: a fault of the set-up.</exception>
    public SigningKey Current(string algorithm) =>
        _current.GetValueOrDefault(algorithm)
        ?? throw new KeyNotFoundException($"No key signs with {algorithm}.");

    /// <summary>The published key with this id, or <see langword="null"/>.</summary>
    /// <param name="id">The <c>kid</c>, untrusted.</param>
    public SigningKey? Find(string id) => _published.GetValueOrDefault(id);

    /// <summary>The published or remembered key with this id, or <see langword="null"/>.</summary>
    /// <param name="id">The <c>kid</c>, untrusted.</param>
    internal SigningKey? Recall(string id) => _remembered.GetValueOrDefault(id);
}

namespace MfaPortal.Passwords;

/// <summary>Section <c>Passwords</c>.</summary>
internal sealed class PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>Longer input is refused before hashing (threat T83).</summary>
    public const int MaxLength = 256;

    /// <summary>Mails with a link that one account gets within an hour, so that nobody's mailbox is flooded.</summary>
    public const int MailsPerAccount = 3;

    /// <summary>Wishes from one place on the network within an hour that are answered; every one gets the same page.</summary>
    public const int WishesPerPlace = 10;

    /// <summary>
    /// The part of the line at the hasher (<see cref="WaitingHashes"/>) that one place may fill: one in so many, but never fewer than
    /// <see cref="LeastOfPlace"/>.
    /// </summary>
    public const int PlacesInLine = 4;

    public const int LeastOfPlace = 5;

    /// <summary>Characters a new local password has at least. 12 to 64; default 12.</summary>
    public int MinLength { get; set; } = 12;

    /// <summary>PBKDF2-HMAC-SHA512 rounds. Production refuses fewer than 220,000 (decision D2); older hashes rise at sign-in.</summary>
    public int Iterations { get; set; } = 220_000;

    /// <summary>How many hashes run at once; more wait in line. 0: one per processor.</summary>
    public int ParallelHashes { get; set; }

    /// <summary>How many may wait before the page says "busy"; default 200.</summary>
    public int WaitingHashes { get; set; } = 200;

    /// <summary>How long a mailed link works. 5 minutes to 24 hours; default 30 minutes.</summary>
    public TimeSpan ResetLinkLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After a password was chosen through a mailed link the same mailbox counts for nothing as a second step (decision D3), until the person
    /// showed another factor or helpdesk saw to it. Set, it counts again by mere waiting too: who reads somebody's mail only has to wait as well.
    /// 1 hour to 30 days; default none.
    /// </summary>
    public TimeSpan? MailboxDistrust { get; set; }
}

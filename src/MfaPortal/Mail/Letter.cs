namespace MfaPortal.Mail;

/// <summary>
/// What a letter says: the texts <c>mail.{template}.subject</c> and <c>mail.{template}.body</c> of the person's language,
/// where {0} is the person's name and {1}, {2}, … are the arguments.
/// </summary>
internal sealed record Letter(string Template, IReadOnlyList<LetterArgument> Arguments)
{
    /// <summary>Adds when, from where, and what to do if it was not the person who did it: a link that closes the account, and whom to call.</summary>
    public bool IsNotice { get; init; }

    /// <summary>What a notice, or a letter without its link, says to who did not do it, where the usual words do not fit.</summary>
    public string? NotYou { get; init; }

    /// <summary>Adds when and from where alone: what to do is in the letter itself.</summary>
    public bool TellsWhere { get; init; }

    /// <summary>Named in a notice: where the act came from.</summary>
    public LetterOrigin Origin { get; init; } = new LetterOrigin.ThisRequest();

    /// <summary>After this long the letter is worthless (its code or link has expired) and is not sent any more.</summary>
    public TimeSpan? UsefulFor { get; init; }

    public static Letter Of(string template, params LetterArgument[] arguments) => new(template, arguments);

    /// <summary>Tells a person what was done to the account, so that somebody else's doing is noticed.</summary>
    public static Letter Notice(string template, params LetterArgument[] arguments) => new(template, arguments) { IsNotice = true };
}

/// <summary>What fills a gap in a letter. Only a <see cref="Link"/> can be clicked; everything else is plain words.</summary>
internal abstract record LetterArgument
{
    private LetterArgument()
    {
    }

    /// <summary>Words that somebody chose: a label, a name, a number.</summary>
    internal sealed record Text(string Value) : LetterArgument;

    /// <summary>A text of the catalogue, in the recipient's language: the name of a kind, a reason.</summary>
    internal sealed record Phrase(string Key) : LetterArgument;

    /// <summary>Made from configuration, never from a request's Host header (decision D13).</summary>
    internal sealed record Link(Uri Target) : LetterArgument
    {
        public override string ToString() => "(redacted)";
    }

    /// <summary>A code to type over; stands out.</summary>
    internal sealed record Code(string Value) : LetterArgument
    {
        public override string ToString() => "(redacted)";
    }

    /// <summary>A point in time, shown in the configured time zone with its distance to UTC.</summary>
    internal sealed record Moment(DateTimeOffset At) : LetterArgument;
}

internal abstract record LetterOrigin
{
    private LetterOrigin()
    {
    }

    /// <summary>The person's own browser, as the running request knows it.</summary>
    internal sealed record ThisRequest : LetterOrigin;

    /// <summary>Helpdesk or the portal itself: their address would mislead, so none is named.</summary>
    internal sealed record SomebodyElse : LetterOrigin;

    /// <summary>A browser of an earlier request, remembered with the act.</summary>
    internal sealed record Browser(string? Address, string? UserAgent) : LetterOrigin;
}

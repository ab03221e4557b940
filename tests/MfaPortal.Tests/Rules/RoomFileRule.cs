using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>Each room has one file of its own name that says in a summary what the room is; each room adds itself there.</summary>
internal static class RoomFileRule
{
    public static Rule Rule { get; } = new("Every room has its file", Look)
    {
        Examples =
        [
            new("no such file", "has no Post.cs", new Source("src/MfaPortal/Post/Parcel.cs", "class Parcel;")),
            new("no summary", "Post.cs has no summary", new Source("src/MfaPortal/Post/Post.cs", "internal static class Post;")),
            new("a summary of something else", "Post.cs has no summary", new Source("src/MfaPortal/Post/Post.cs", "/// <summary>Heavy.</summary>\nclass Parcel;\n\ninternal static class Post;")),
            new("a kind", "has no Fax.cs", new Source("src/MfaPortal/Factors/Fax/Enrol.cshtml", "@page \"/fax\"")),
            new("a room", null, new Source("src/MfaPortal/Post/Post.cs", "/// <summary>\n/// The room of parcels.\n/// </summary>\ninternal static class Post\n{\n}")),
        ],
    };

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files)
    {
        foreach (var room in files.Where(file => file.Room is not null && (file.IsCSharp || file.IsRazor)).GroupBy(file => file.Room!))
        {
            var name = room.Key[(room.Key.LastIndexOf('/') + 1)..];
            var file = room.FirstOrDefault(file => file.Path == $"src/MfaPortal/{room.Key}/{name}.cs");
            if (file is null)
            {
                yield return room.First().Wrong(0, $"{room.Key} has no {name}.cs");
            }
            else if (!Regex.IsMatch(file.Text, $@"</summary>\n(?:///.*\n)*(?:\w+ )*class {name}\b"))
            {
                yield return file.Wrong(0, $"{name}.cs has no summary");
            }
        }
    }
}

using System.Globalization;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Storage.Embedded;

/// <summary>A fresh data root for each test, all below one folder that goes with the run.</summary>
public sealed class DatabaseFolders
{
    private readonly string root = PostgresRunFolder.Create();
    private int count;

    public string New() => Directory.CreateDirectory(Path.Combine(root, Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture))).FullName;
}

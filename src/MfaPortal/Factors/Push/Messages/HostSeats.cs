namespace MfaPortal.Factors.Push.Messages;

/// <summary>
/// How many may be busy with one host at a time; who comes beyond that stands aside until one of them is through. A host that never answers
/// holds its own seats and nobody else's.
/// </summary>
internal sealed class HostSeats<T>(Func<string, int> most)
{
    private readonly Dictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);

    private sealed class Host
    {
        public int Busy { get; set; }

        public Queue<T> Aside { get; } = [];
    }

    /// <summary>False: stands aside, and is handed out by a later <see cref="Leave"/>.</summary>
    public bool Enter(string name, T visitor)
    {
        lock (hosts)
        {
            if (!hosts.TryGetValue(name, out var host))
            {
                hosts[name] = host = new Host();
            }

            if (host.Busy >= most(name))
            {
                host.Aside.Enqueue(visitor);
                return false;
            }

            host.Busy++;
            return true;
        }
    }

    /// <summary>True: somebody stood aside for this host, and may try to enter now.</summary>
    public bool Leave(string name, out T? next)
    {
        lock (hosts)
        {
            var host = hosts[name];
            host.Busy--;
            if (host.Aside.TryDequeue(out next))
            {
                return true;
            }

            if (host.Busy == 0)
            {
                hosts.Remove(name);
            }

            return false;
        }
    }
}

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>SplitMix64: the same seed and round throw the same dice on every machine.</summary>
public sealed class Dice(ulong seed, int round)
{
    private ulong _state = seed ^ ((ulong)round * 0xD1B54A32D192ED03);

    public ulong Draw()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    public int Below(int limit) => (int)(Draw() % (ulong)limit);

    public bool Once(int times) => Below(times) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}

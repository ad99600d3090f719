using LakeOrm.Local.Tests.Contract;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>The embedded engine's lakes in a store, where each call is a request or more.</summary>
public abstract class StoreLakes : LocalLakes
{
    public sealed override int HistoryCount => 3;

    // HTTP has whole seconds.
    public sealed override TimeSpan ClockStep => TimeSpan.FromSeconds(1.1);
}

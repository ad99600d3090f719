using System.Collections.Immutable;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Tests.Snapshots;

/// <summary>A protocol is raised to what metadata needs and no higher; what a version only implied is named when the features are.</summary>
public sealed class ProtocolUpgradeTests
{
    private const string Plain = """{"type":"struct","fields":[{"name":"a","type":"long","nullable":true,"metadata":{}}]}""";
    private const string WithClock = """{"type":"struct","fields":[{"name":"a","type":"timestamp_ntz","nullable":true,"metadata":{}}]}""";

    [Theory]
    [InlineData(1, 1, "", "", false, false, "1,1,,")]
    [InlineData(1, 1, "", "", false, true, "1,2,,")]
    [InlineData(1, 2, "", "", false, true, "1,2,,")]
    [InlineData(1, 4, "", "", false, true, "1,4,,")]
    [InlineData(1, 7, "", "invariants", false, true, "1,7,,invariants+appendOnly")]
    [InlineData(3, 7, "timestampNtz", "timestampNtz+appendOnly", true, true, "3,7,timestampNtz,timestampNtz+appendOnly")]
    [InlineData(1, 2, "", "", true, false, "3,7,timestampNtz,appendOnly+invariants+timestampNtz")]
    [InlineData(1, 3, "", "", true, false, "3,7,timestampNtz,appendOnly+invariants+checkConstraints+timestampNtz")]
    [InlineData(2, 5, "", "", true, false, "3,7,columnMapping+timestampNtz,appendOnly+invariants+checkConstraints+changeDataFeed+generatedColumns+columnMapping+timestampNtz")]
    public void What_is_needed_comes_to_what_is_there(int reader, int writer, string readers, string writers, bool hasClock, bool isAppendOnly, string expected)
    {
        DeltaProtocol before = new(reader, writer, Split(readers), Split(writers));
        Dictionary<string, string> properties = isAppendOnly ? new() { ["delta.appendOnly"] = "true" } : [];
        DeltaProtocol after = ProtocolUpgrade.For(before, new DeltaMetadata("id", hasClock ? WithClock : Plain, [], properties));
        Assert.Equal(expected, string.Join(',', after.MinReaderVersion, after.MinWriterVersion, string.Join('+', after.ReaderFeatures), string.Join('+', after.WriterFeatures)));
        Assert.Same(after, ProtocolUpgrade.For(after, new DeltaMetadata("id", hasClock ? WithClock : Plain, [], properties)));
    }

    private static ImmutableArray<string> Split(string features) => features.Length == 0 ? [] : [.. features.Split('+')];
}

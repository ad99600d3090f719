using LakeOrm.Contract;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>Delta tables that Spark writes.</summary>
public sealed class DeltaLakes : LakeFixture
{
    // Each call is a request and a job.
    public override int HistoryCount => 1;

    public override string EngineName => "Apache-Spark/";

    public override bool Supports(ContractFeature feature) => feature switch
    {
        ContractFeature.PartitionTransforms or ContractFeature.WidenedFloats or ContractFeature.SortedCompaction or ContractFeature.NulAmongPartitions or ContractFeature.NullsWithinValues or ContractFeature.SchemaInOneVersion or ContractFeature.BitsOfNaN or ContractFeature.ExpectedVersions or ContractFeature.KeyedMaintenance or ContractFeature.LastingSequences => false,
        ContractFeature.RawKeys or ContractFeature.TableFeatures or ContractFeature.OrderedRawRows or ContractFeature.NoEmptyVersions or ContractFeature.NamedNulls or ContractFeature.SmallIntegers or ContractFeature.CountedVersions => true,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Say whether the driver can."),
    };

    public override async ValueTask<ContractLake> OpenAsync()
    {
        SparkConnect servers = (await TestContext.Current.GetFixture<SparkConnect>())!;
        return new SparkLake(await servers.GetAsync(SparkServerSettings.Default), LakeFormat.Delta);
    }
}

using System.Globalization;
using DeltaInspect;
using LakeOrm;
using LakeOrm.Delta;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage.Files;
using Spectre.Console;

if (InspectOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(InspectOptions.Usage);
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 200;
}

string lake = options.Table.Parent!.FullName;
try
{
    if (options.OnlyRows)
    {
        RowSum sum = await RowSums.ReadAsync(lake, options.Table.Name, options.Version);
        Console.WriteLine($"rows: {sum.Rows}");
        Console.WriteLine($"checksum: {sum.Checksum}");
        return 0;
    }

    await using FileStorage storage = new(lake);
    DeltaTable table = new(storage, options.Table.Name);

    // What a table says of itself can be told of every table; what it holds only of one whose features are all read.
    DeltaDescription description = await table.DescribeAsync(options.Version);
    TableReport.Print(description);
    FeatureReport.Print(description.Features);
    SchemaReport.Print(description.Metadata);
    DeltaSnapshot snapshot = await table.GetSnapshotAsync(LakeVersion.At(description.Version));
    FileReport.Print(snapshot);
    HistoryReport.Print(await table.HistoryAsync(), snapshot.Version);
    KeyReport.Print(snapshot.Transactions);
    return 0;
}
catch (LakeException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

using System.Globalization;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>A lake in S3: what an insert costs against the encoding and the upload that it is made of, and what a query fetches.</summary>
internal static class StorageCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "storage";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [ChildProcess.Mark, .. string[] measured])
        {
            ChildProcess.Print(await MeasureAsync(measured));
            return 0;
        }

        Bucket bucket = Bucket.Of(Arguments.Text(arguments, "--root") ?? "s3://lakeorm-benchmarks/run");
        string[]? only = Arguments.Text(arguments, "--only")?.Split(',');
        await bucket.EnsureAsync();
        try
        {
            if (only is null || only.Contains(Upload.Name, StringComparer.Ordinal))
            {
                await Upload.RunAsync(bucket, Arguments.Number(arguments, "--bytes", 1 << 30), Arguments.Number(arguments, "--rounds", 3));
            }

            if (only is null || only.Contains(NarrowQuery.Name, StringComparer.Ordinal))
            {
                await NarrowQuery.RunAsync(bucket);
            }
        }
        finally
        {
            await bucket.ClearAsync();
        }

        return 0;
    }

    private static Task<Dictionary<string, double>> MeasureAsync(string[] arguments) => arguments switch
    {
        [Upload.Encoding, string rows] => Upload.EncodeAsync(int.Parse(rows, CultureInfo.InvariantCulture)),
        [Upload.Raw, string root, string file] => Upload.SendAsync(Bucket.Of(root), file),
        [Upload.Insert, string root, string rows] => Upload.InsertAsync(Bucket.Of(root), int.Parse(rows, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is nothing that is measured here."),
    };
}

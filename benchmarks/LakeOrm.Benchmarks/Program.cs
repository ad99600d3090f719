using LakeOrm.Benchmarks.Delta;
using LakeOrm.Benchmarks.Generator;
using LakeOrm.Benchmarks.Json;
using LakeOrm.Benchmarks.Nested;
using LakeOrm.Benchmarks.Readers;
using LakeOrm.Benchmarks.Scale;
using LakeOrm.Benchmarks.Spark;
using LakeOrm.Benchmarks.Storage;
using LakeOrm.Benchmarks.Views;
using LakeOrm.Benchmarks.Writers;

return args switch
{
    ["writers", .. string[] rest] => await WritersCommand.RunAsync(rest),
    ["nested", .. string[] rest] => await NestedCommand.RunAsync(rest),
    ["readers", .. string[] rest] => ReadersCommand.Run(rest),
    ["views", .. string[] rest] => await ViewsCommand.RunAsync(rest),
    ["json", .. string[] rest] => await JsonCommand.RunAsync(rest),
    ["scale", .. string[] rest] => await ScaleCommand.RunAsync(rest),
    ["storage", .. string[] rest] => await StorageCommand.RunAsync(rest),
    ["spark", .. string[] rest] => await SparkCommand.RunAsync(rest),
    ["delta", .. string[] rest] => await DeltaCommand.RunAsync(rest),
    ["delta-read", .. string[] rest] => await DeltaReadCommand.RunAsync(rest),
    ["generator", .. string[] rest] => GeneratorCommand.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: LakeOrm.Benchmarks COMMAND
          writers [--rows 2000000] [--rounds 5] [--only WRITER,...] [--codec none|snappy|zstd-1|zstd-3]
            records to Parquet files, LakeOrm against its peers
          nested [--rows 200000] [--rounds 5] [--only WRITER] [--codec none|snappy|zstd-1]
            records with a list of structures to Parquet files, LakeOrm against Arrow batches and ParquetSharp
          readers [--rows 50000] [--rounds 60] [--only READER]
            an Arrow batch to a list of records, LakeOrm against other ways and against the allocations alone
          views [--rows 50000] [--rounds 60]
            an Arrow batch read in place by row views, against records of it and against the records' allocations alone
          json [--rows 200000] [--rounds 15]
            a stream of JSON to records, LakeOrm against System.Text.Json's source generation
          scale [--rows 20000000] [--root DIR]
            a stream of rows into a local table: time and resident memory
          storage [--root s3://lakeorm-benchmarks/run] [--bytes 1073741824] [--rounds 3] [--only upload,query]
            an insert into a table in S3 against the encoding and the upload alone, and what a filtered query fetches; keys and endpoint as the AWS tools find them
          spark [--remote sc://127.0.0.1:15002] [--format delta|iceberg] [--root DIR] [--spark-root ROOT] [--rows 1000,100000,1000000] [--rounds 5] [--only insert,read]
            inserts by both write paths and reads to records and row views through a Spark Connect server, against the server's own work for them
          delta [--root DIR] [--only commits,insert,upsert,history,snapshot] [--quick]
            Delta tables on a disk: commits of one row, an insert, upserts, and the opening of tables with a long log or many files
          delta-read [--root DIR] [--quick]
            rows read past those that another engine deleted in place, against the same rows without them
          generator [--records 500] [--rounds 15]
            what a first compilation, a keystroke elsewhere and an edit of one record cost, against finding the attributes alone
        """);
    return 2;
}

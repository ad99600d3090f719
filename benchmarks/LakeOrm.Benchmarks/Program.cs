using LakeOrm.Benchmarks.Writers;

return args switch
{
    ["writers", .. string[] rest] => await WritersCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: LakeOrm.Benchmarks COMMAND
          writers [--rows 2000000] [--rounds 5] [--only WRITER,...] [--codec none|snappy|zstd-1|zstd-3]
            records to Parquet files, LakeOrm against its peers
        """);
    return 2;
}

namespace LakeOrm.TestServers;

/// <summary>What makes Spark quick over the few rows of a test: the same tests take a third of the time.</summary>
internal static class SparkSpeed
{
    /// <summary>The processor's code for a query is not made: compiling it takes longer than running it. Nor is a query planned again while it runs.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        ["spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN", "spark.sql.adaptive.enabled=false"];

    /// <summary>The variable whose options count more than those of a command line.</summary>
    public const string OptionsVariable = "_JAVA_OPTIONS";

    /// <summary>For a server of a few dozen tests: room from the start, so that it does not clear up a small heap again and again. That it compiles itself in haste is what the scripts say.</summary>
    public const string ShortLived = "-Xms1g -Xmn400m";

    /// <summary>For a server of hundreds of tests: the planner is compiled as well as can be, which pays after some five minutes.</summary>
    public const string LongLived = ShortLived + " -XX:TieredStopAtLevel=4";
}

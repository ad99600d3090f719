namespace LakeOrm.TestServers;

/// <summary>What makes Spark quick over the few rows of a test: the same tests take a third of the time.</summary>
internal static class SparkSpeed
{
    /// <summary>The processor's code for a query is not made: compiling it takes longer than running it. Nor is a query planned again while it runs.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        ["spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN", "spark.sql.adaptive.enabled=false"];

    /// <summary>The variable whose options count more than those of a command line.</summary>
    public const string OptionsVariable = "_JAVA_OPTIONS";

    /// <summary>The planner itself is compiled as well as can be: a run is long enough for that to pay. The scripts start servers for a short time.</summary>
    public const string Options = "-XX:TieredStopAtLevel=4";
}

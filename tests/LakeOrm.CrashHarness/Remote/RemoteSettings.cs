using System.Globalization;
using LakeOrm.Spark;

namespace LakeOrm.CrashHarness.Remote;

/// <summary>What a process that writes through a server is told on its command line.</summary>
/// <param name="Table">The table.</param>
/// <param name="From">The number of its first operation.</param>
/// <param name="Seconds">How long it works; one operation at least.</param>
internal sealed record RemoteSettings(RemoteTable Table, int From, double Seconds)
{
    public string[] ToArguments() =>
        [RemoteWorker.Verb, Table.Server, Table.Format.ToString(), Table.Root, Table.Name, From.ToString(CultureInfo.InvariantCulture), Seconds.ToString(CultureInfo.InvariantCulture)];

    public static RemoteSettings Parse(string[] arguments) => new(
        new RemoteTable(arguments[1], Enum.Parse<LakeFormat>(arguments[2]), arguments[3], arguments[4]),
        int.Parse(arguments[5], CultureInfo.InvariantCulture),
        double.Parse(arguments[6], CultureInfo.InvariantCulture));
}

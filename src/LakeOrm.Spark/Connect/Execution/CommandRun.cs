using Apache.Arrow;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Runs a command to its end.</summary>
internal static class CommandRun
{
    /// <param name="operation">What runs. It is disposed here.</param>
    /// <param name="progress">Who is told how far the server is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the command on the server. Whether it was carried out is then open.</param>
    public static async Task<CommandResult> ToEndAsync(Operation operation, IProgress<SparkProgress>? progress, CancellationToken cancellationToken)
    {
        await using (operation.ConfigureAwait(false))
        {
            Relation? result = null;
            try
            {
                while (await operation.ReadAsync(cancellationToken).ConfigureAwait(false) is { } response)
                {
                    switch (response.ResponseTypeCase)
                    {
                        case ExecutePlanResponse.ResponseTypeOneofCase.SqlCommandResult:
                            result = response.SqlCommandResult.Relation;
                            break;
                        case ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress:
                            progress?.Report(ResultPump.ProgressOf(response.ExecutionProgress));
                            break;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                await operation.InterruptAsync().ConfigureAwait(false);
                throw;
            }

            RecordBatch? rows = result?.LocalRelation is { HasData: true } local ? ArrowBatches.Read(local.Data.Memory).Batch : null;
            return CommandResult.From(rows);
        }
    }
}

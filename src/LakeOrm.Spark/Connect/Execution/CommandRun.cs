using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Runs a command to its end.</summary>
internal static class CommandRun
{
    /// <param name="operation">What runs. It is disposed here.</param>
    /// <param name="progress">Who is told how far the server is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the command on the server. One that is done before the server stops it is no cancelled one.</param>
    /// <exception cref="LakeConnectionException">The answer is lost, or what came with it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The command was not sent; or the server was told to stop it, and did not say that it was done: unless its transaction had begun, it was not carried out.</exception>
    public static async Task<CommandResult> ToEndAsync(Operation operation, IProgress<SparkProgress>? progress, CancellationToken cancellationToken)
    {
        await using (operation.ConfigureAwait(false))
        {
            Answer answer = new(operation, progress);
            try
            {
                await answer.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await operation.InterruptAsync().ConfigureAwait(false);
                using CancellationTokenSource patience = new(Operation.StopPatience);
                try
                {
                    await answer.ReadAsync(patience.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is LakeException or OperationCanceledException)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            return answer.Result();
        }
    }

    private sealed class Answer(Operation operation, IProgress<SparkProgress>? progress)
    {
        private Relation? _relation;

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            while (await operation.ReadAsync(cancellationToken).ConfigureAwait(false) is { } response)
            {
                switch (response.ResponseTypeCase)
                {
                    case ExecutePlanResponse.ResponseTypeOneofCase.SqlCommandResult:
                        _relation = response.SqlCommandResult.Relation;
                        break;
                    case ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress:
                        Reports.Tell(progress, operation.ToProgress(response.ExecutionProgress));
                        break;
                }
            }
        }

        public CommandResult Result()
        {
            try
            {
                return CommandResult.From(_relation?.LocalRelation is { HasData: true } local ? ArrowBatches.Read(local.Data.Memory).Batch : null);
            }
            catch (LakeException e)
            {
                throw new LakeConnectionException($"The statement was carried out, and what came back of it cannot be read: {e.Message}", e) { MayHaveRun = true };
            }
        }
    }
}

using System.Globalization;
using System.Text;
using LakeOrm.Spark.Connect.Protocol;
using Error = LakeOrm.Spark.Connect.Protocol.FetchErrorDetailsResponse.Types.Error;
using QueryContext = LakeOrm.Spark.Connect.Protocol.FetchErrorDetailsResponse.Types.QueryContext;

namespace LakeOrm.Spark.Connect.Failures;

/// <summary>What a server tells of an error when it is asked for the rest.</summary>
internal static class ErrorDetails
{
    /// <summary>The failure's error and its whole message, with what the server told beside it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="details">What the server told; null when it told nothing.</param>
    /// <param name="withStack">Whether the server's stack is kept.</param>
    public static (LakeEngineError Error, string Message) Merge(ConnectFailure failure, FetchErrorDetailsResponse? details, bool withStack)
    {
        Error[] chain = details is { HasRootErrorIdx: true } ? [.. Chain(details)] : [];
        LakeStorageFailure? store = StoreFailure.Of(Causes(failure, details));
        if (chain.Length == 0)
        {
            return (new LakeEngineError
            {
                ErrorClass = failure.ErrorClass,
                SqlState = failure.SqlState,
                MessageParameters = failure.MessageParameters,
                TypeNames = failure.TypeNames,
                StoreFailure = store,
            }, Said(failure.Message, withStack));
        }

        // That a task of a write failed says nothing; why it did stands below.
        Error telling = chain.FirstOrDefault(static e => e.SparkThrowable is { HasErrorClass: true, ErrorClass: not "TASK_WRITE_FAILED" }) ?? chain[0];
        FetchErrorDetailsResponse.Types.SparkThrowable? thrown = telling.SparkThrowable;
        LakeEngineError error = new()
        {
            ErrorClass = thrown is { HasErrorClass: true } ? thrown.ErrorClass : failure.ErrorClass,
            SqlState = thrown is { HasSqlState: true } ? thrown.SqlState : failure.SqlState,
            MessageParameters = thrown is { MessageParameters.Count: > 0 } ? new Dictionary<string, string>(thrown.MessageParameters) : failure.MessageParameters,
            Contexts = thrown is null ? [] : [.. thrown.QueryContexts.Select(Context)],
            TypeNames = telling.ErrorTypeHierarchy.Count > 0 ? [.. telling.ErrorTypeHierarchy] : failure.TypeNames,
            StoreFailure = store,
            StackTrace = withStack ? Stack(chain) : null,
        };

        // Beside the error that has a class stands its cause, without which it may say nothing ("failed to create a plan").
        string message = chain[0].Message.Length > 0 ? chain[0].Message : failure.Message;
        foreach (Error next in chain.SkipWhile(e => e != telling).Take(2))
        {
            message = message.Contains(next.Message, StringComparison.Ordinal) ? message : $"{message} {next.Message}";
        }

        return (error, Said(message, withStack));
    }

    /// <summary>The error and its causes, from the outermost: class, type, SQLSTATE and message of each.</summary>
    public static IEnumerable<(string Class, string Type, string? SqlState, string Message)> Causes(ConnectFailure failure, FetchErrorDetailsResponse? details)
    {
        yield return (failure.ErrorClass ?? string.Empty, Simple(failure.TypeNames), failure.SqlState, failure.Message);
        foreach (Error error in details is { HasRootErrorIdx: true } ? Chain(details) : [])
        {
            yield return (error.SparkThrowable?.ErrorClass ?? string.Empty, Simple(error.ErrorTypeHierarchy), error.SparkThrowable is { HasSqlState: true } thrown ? thrown.SqlState : null, error.Message);
        }
    }

    // The message of a failed task has the stacks of all its causes in its midst.
    private static string Said(string message, bool withStack) => (withStack ? message : string.Join('\n', message.Split('\n').Where(static line => !IsOfStack(line)))).Trim();

    private static bool IsOfStack(string line) =>
        line.StartsWith("\tat ", StringComparison.Ordinal) || line.StartsWith("\t... ", StringComparison.Ordinal) || line.Equals("Driver stacktrace:", StringComparison.Ordinal);

    private static string Simple(IReadOnlyList<string> types) => types.Count == 0 ? string.Empty : types[0][(types[0].LastIndexOf('.') + 1)..];

    private static LakeQueryContext Context(QueryContext context) =>
        new(context.Fragment, context.StartIndex, context.StopIndex, context.ObjectType, context.ObjectName);

    // The root and its causes; an index may lead nowhere, or back.
    private static IEnumerable<Error> Chain(FetchErrorDetailsResponse details)
    {
        HashSet<int> seen = [];
        for (int index = details.RootErrorIdx; index >= 0 && index < details.Errors.Count && seen.Add(index);)
        {
            Error error = details.Errors[index];
            yield return error;
            if (!error.HasCauseIdx)
            {
                break;
            }

            index = error.CauseIdx;
        }
    }

    private static string Stack(Error[] chain)
    {
        StringBuilder text = new();
        foreach (Error error in chain)
        {
            text.Append(text.Length == 0 ? "" : "Caused by: ").AppendJoin("", error.ErrorTypeHierarchy.Take(1)).Append(": ").AppendLine(error.Message);
            foreach (FetchErrorDetailsResponse.Types.StackTraceElement frame in error.StackTrace)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    at {frame.DeclaringClass}.{frame.MethodName}({frame.FileName}:{frame.LineNumber})");
            }
        }

        return text.ToString();
    }
}

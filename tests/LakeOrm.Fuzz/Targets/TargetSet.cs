namespace LakeOrm.Fuzz.Targets;

/// <summary>The targets by their names.</summary>
internal sealed class TargetSet : IDisposable
{
    private readonly PathTarget _paths = new();

    /// <summary>Gives an input to its target. What comes out is a broken promise.</summary>
    public void Run(FuzzInput input)
    {
        switch (input.Target)
        {
            case TableTarget.Read or TableTarget.Asked or TableTarget.Written:
                TableTarget.RunAsync(input).GetAwaiter().GetResult();
                break;
            case ParquetTarget.Name:
                ParquetTarget.RunAsync(input).GetAwaiter().GetResult();
                break;
            case PathTarget.Name:
                _paths.RunAsync(input).GetAwaiter().GetResult();
                break;
            default:
                throw new ArgumentException($"'{input.Target}' is no target.");
        }
    }

    public void Dispose() => _paths.Dispose();
}

namespace LakeOrm.Storage.Files;

/// <summary>Lets callers of any process wait for each other: who holds the file open has the turn, and who dies gives it back.</summary>
internal static class FileTurn
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits for the turn.</summary>
    /// <param name="path">The file. It is never removed: one that is made anew would be another turn.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The turn, which ends when it is disposed.</returns>
    public static async ValueTask<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

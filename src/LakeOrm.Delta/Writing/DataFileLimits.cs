namespace LakeOrm.Delta.Writing;

/// <summary>What bounds a write's memory and files.</summary>
/// <param name="OpenFiles">How many files are open at most.</param>
/// <param name="BufferedBytes">How many bytes of row groups wait in memory at most; where more than one file is open, the storage's writers keep at most as many of encoded ones beside them.</param>
/// <param name="FileBytes">About how many bytes a file gets.</param>
internal readonly record struct DataFileLimits(int OpenFiles, long BufferedBytes, long FileBytes);

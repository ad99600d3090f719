namespace LakeOrm.ArchitectureTests;

/// <summary>Rooms, which are folders, know each other in one direction.</summary>
public sealed class RoomTests
{
    [Theory]
    [InlineData("src", "LakeOrm.Parquet")]
    [InlineData("src", "LakeOrm")]
    [InlineData("src", "LakeOrm.Delta")]
    [InlineData("src", "LakeOrm.Local")]
    [InlineData("src", "LakeOrm.Spark")]
    [InlineData("src", "LakeOrm.Storage.S3")]
    [InlineData("src", "LakeOrm.Storage.Azure")]
    [InlineData("src", "LakeOrm.Storage.Gcs")]
    [InlineData("generators", "LakeOrm.Generators")]
    public void Rooms_have_no_circles(string folder, string project)
    {
        Dictionary<string, string> rooms = RoomsOf(folder, project);
        Dictionary<string, Dictionary<string, string>> arrows = new(StringComparer.Ordinal);
        foreach ((string type, HashSet<string> uses) in CompiledTypes.Uses(project))
        {
            foreach (string used in uses)
            {
                // What the compiler or another generator made has no file, and so no room.
                if (rooms.TryGetValue(type, out string? from) && rooms.TryGetValue(used, out string? to) && from != to)
                {
                    if (!arrows.TryGetValue(from, out Dictionary<string, string>? targets))
                    {
                        arrows[from] = targets = new Dictionary<string, string>(StringComparer.Ordinal);
                    }

                    targets.TryAdd(to, $"{from} -> {to} ({type.Split('.')[^1]} uses {used.Split('.')[^1]})");
                }
            }
        }

        Findings.AreNone(Circles(arrows));
    }

    private static Dictionary<string, string> RoomsOf(string folder, string project)
    {
        Dictionary<string, string> rooms = new(StringComparer.Ordinal);
        foreach (SourceFile file in SourceFile.In(folder).Where(file => file.Project == project))
        {
            foreach (SourceType type in file.Types)
            {
                rooms[$"{type.Namespace}.{type.Name}"] = file.Folder.Length == 0 ? "(root)" : file.Folder;
            }
        }

        return rooms;
    }

    // For each arrow, the shortest way back, told once a circle.
    private static IEnumerable<string> Circles(Dictionary<string, Dictionary<string, string>> arrows)
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (string start in arrows.Keys.Order(StringComparer.Ordinal))
        {
            Dictionary<string, string> cameFrom = new(StringComparer.Ordinal);
            Queue<string> open = new([start]);
            while (open.TryDequeue(out string? room) && !cameFrom.ContainsKey(start))
            {
                foreach (string next in arrows.GetValueOrDefault(room, []).Keys.Order(StringComparer.Ordinal))
                {
                    if (cameFrom.TryAdd(next, room))
                    {
                        open.Enqueue(next);
                    }
                }
            }

            if (!cameFrom.ContainsKey(start))
            {
                continue;
            }

            List<string> circle = [start];
            for (string room = cameFrom[start]; room != start; room = cameFrom[room])
            {
                circle.Insert(1, room);
            }

            if (told.Add(string.Join(',', circle.Order(StringComparer.Ordinal))))
            {
                yield return string.Join("; ", circle.Select((room, i) => arrows[room][circle[(i + 1) % circle.Count]]));
            }
        }
    }
}

using LakeOrm.Fuzz;
using LakeOrm.Fuzz.Running;

switch (args)
{
    case [Worker.Verb, { } folder, { } seed, { } first, { } last]:
        return Worker.Run(folder, Worker.Number(seed), Worker.Number(first), Worker.Number(last));
    case ["--reproduce", { } file]:
        return Worker.Reproduce(file);
}

return await new Supervisor(FuzzOptions.Parse(args)).RunAsync();

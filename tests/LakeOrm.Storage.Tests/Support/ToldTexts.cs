using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text;

namespace LakeOrm.Storage.Tests.Support;

/// <summary>All that a process tells while it listens: what is written to its console, the tags of its activities and measurements, and what a test adds.</summary>
internal sealed class ToldTexts : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _errors = Console.Error;

    public ToldTexts()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                Add(activity.DisplayName);
                Add(activity.StatusDescription);
                Add(activity.TagObjects);
                foreach (ActivityEvent @event in activity.Events)
                {
                    Add(@event.Name);
                    Add(@event.Tags);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(tags.ToArray()));
        _meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(tags.ToArray()));
        _meters.Start();
        Console.SetOut(new Tee(_output, this));
        Console.SetError(new Tee(_errors, this));
    }

    public IReadOnlyCollection<string> All => _texts;

    public void Add(string? text)
    {
        if (text is not null)
        {
            _texts.Enqueue(text);
        }
    }

    /// <summary>Adds what an object says of itself, and what a debugger lists below it.</summary>
    public void AddObject(object shown)
    {
        Add(shown.ToString());
        foreach (PropertyInfo property in shown.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never)
            {
                Add(property.GetValue(shown)?.ToString());
            }
        }
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_errors);
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Add(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        foreach ((string name, object? value) in tags)
        {
            Add($"{name}={value}");
        }
    }

    private sealed class Tee(TextWriter other, ToldTexts told) : TextWriter
    {
        public override Encoding Encoding => other.Encoding;

        public override void Write(char value) => other.Write(value);

        public override void Write(char[] buffer, int index, int count)
        {
            told.Add(new string(buffer, index, count));
            other.Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            told.Add(value);
            other.Write(value);
        }

        public override void WriteLine(string? value)
        {
            told.Add(value);
            other.WriteLine(value);
        }

        public override void Flush() => other.Flush();
    }
}

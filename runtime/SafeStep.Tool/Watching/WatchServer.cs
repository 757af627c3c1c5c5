using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SafeStep.Tool.Pages;

namespace SafeStep.Tool.Watching;

/// <summary>The page on a port of this machine, and of this machine alone: others cannot connect, and a page of another site that has its name lead here is refused by the name.</summary>
internal static class WatchServer
{
    private const int LargeAnswer = 1 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="port">The port; 0 takes any that is free.</param>
    /// <param name="fallsBack">Whether another port is taken where this one is not free.</param>
    /// <param name="started">Is told the address.</param>
    /// <exception cref="ToolException">The port is taken, or a log cannot be followed any longer.</exception>
    public static async Task Serve(Watched watched, int port, bool fallsBack, Action<string> started, CancellationToken cancellation)
    {
        // A long log takes longer to read than a server to start.
        var reading = Task.Run(watched.Poll, cancellation);
        await using var server = await Start(watched, port, fallsBack, cancellation);
        await reading;
        started(server.Urls.First());
        try
        {
            while (true)
            {
                await Task.Delay(Interval, cancellation);
                watched.Poll();
            }
        }
        finally
        {
            // A page that reads slowly is not waited for.
            using var limit = new CancellationTokenSource(Interval);
            await server.StopAsync(limit.Token);
        }
    }

    private static async Task<WebApplication> Start(Watched watched, int port, bool fallsBack, CancellationToken cancellation)
    {
        var server = Build(watched, port);
        try
        {
            await server.StartAsync(cancellation);
            return server;
        }
        catch (IOException) when (fallsBack)
        {
            await server.DisposeAsync();
            return await Start(watched, 0, false, cancellation);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync();
            throw new ToolException($"Port {port} cannot be used: {(exception.InnerException ?? exception).Message} Another --port, or --port 0 for any that is free.");
        }
    }

    private static WebApplication Build(Watched watched, int port)
    {
        // Without the settings of a web application: no files and no environment variables have a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port);
        });
        var server = builder.Build();
        server.Run(context => Answer(watched, context));
        return server;
    }

    private static Task Answer(Watched watched, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        return (context.Request.Method, context.Request.Path.Value) switch
        {
            _ when !IsLocal(context.Request.Host) => Say(context, StatusCodes.Status403Forbidden, "This page is for the machine that it runs on."),
            ("GET", "/") => Send(context, "text/html; charset=utf-8", RunPage.Live),
            ("GET", "/data") => Send(context, "application/json", watched.Json(HeldBy(context.Request.Query["at"].ToString()))),
            _ => Say(context, StatusCodes.Status404NotFound, "There is nothing here."),
        };
    }

    private static bool IsLocal(HostString host) =>
        host.HasValue && (host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    /// <summary>Reads what a page holds: for each run generation, rows and explained steps, as in <c>0.120.3_0.80.0</c>.</summary>
    private static List<Held> HeldBy(string text)
    {
        var held = new List<Held>();
        foreach (string run in text.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] numbers = run.Split('.');
            bool isKnown = numbers.Length == 3 & long.TryParse(numbers[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long generation)
                & int.TryParse(numbers.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
                & int.TryParse(numbers.ElementAtOrDefault(2), NumberStyles.None, CultureInfo.InvariantCulture, out int explained);
            held.Add(isKnown ? new Held(generation, rows, explained) : new Held(-1, 0, 0));
        }

        return held;
    }

    private static Task Say(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return Send(context, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(sentence + "\n"));
    }

    private static async Task Send(HttpContext context, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        if (body.Length > LargeAnswer)
        {
            // A whole run of many steps: what it was put together in is not kept until another such answer needs the memory.
            GC.Collect();
        }
    }
}

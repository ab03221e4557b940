using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MfaPortal.Audit;
using Microsoft.AspNetCore.Mvc;

namespace MfaPortal.Admin;

/// <summary>Writes rows as they come from the database; a trail of millions takes no more memory than one of ten.</summary>
internal sealed class AuditCsv(IAsyncEnumerable<AuditQueryLine> lines) : IActionResult
{
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";

        // The mark tells spreadsheets that this is UTF-8.
        await using var writer = new StreamWriter(response.Body, WithMark, bufferSize: 32 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("id,at,event,result,actor_id,actor,target_id,target,address,client_id,reference,facts");
        await foreach (var line in lines.WithCancellation(context.HttpContext.RequestAborted))
        {
            await writer.WriteLineAsync(string.Join(',', Cells(line).Select(CsvCell.Of)));
        }
    }

    private static string?[] Cells(AuditQueryLine line) =>
    [
        line.Id.ToString("D", null), line.At.UtcDateTime.ToString("O", null), line.Event, line.Result.ToString(),
        line.ActorId?.ToString(), line.Actor, line.TargetId?.ToString(), line.Target, line.Address, line.ClientId, line.CorrelationId,
        JsonSerializer.Serialize(line.Facts, Readable),
    ];
}

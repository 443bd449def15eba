package dev.medallion.console.web;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * What a request is answered with.
 *
 * @param status the status of HTTP
 * @param headers the headers, beside those that every answer has
 */
public record Response(int status, SdkBytes body, Map<String, String> headers) {
  private static final String TYPE = "Content-Type";

  /** A page, or a part of one. */
  public static Response html(String html) {
    return html(200, html);
  }

  static Response html(int status, String html) {
    return of(status, "text/html; charset=utf-8", html);
  }

  /** A document of JSON. */
  public static Response json(String json) {
    return of(200, "application/json", json);
  }

  /** Plain text. */
  public static Response text(String text) {
    return text(200, text);
  }

  static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** A file that the browser saves under that name. */
  public static Response download(String name, String type, SdkBytes body) {
    return new Response(
        200,
        body,
        Map.of(TYPE, type, "Content-Disposition", "attachment; filename=\"%s\"".formatted(name)));
  }

  /** Sends the browser to another page of the console, as htmx and as a browser understand it. */
  public static Response redirect(String address) {
    return new Response(303, SdkBytes.fromUtf8String(""), Map.of("Location", address));
  }

  /** Has htmx, which asked for an action, open another page. */
  public static Response open(String address) {
    return new Response(200, SdkBytes.fromUtf8String(""), Map.of("HX-Redirect", address));
  }

  private static Response of(int status, String type, String text) {
    return new Response(status, SdkBytes.fromUtf8String(text), Map.of(TYPE, type));
  }
}

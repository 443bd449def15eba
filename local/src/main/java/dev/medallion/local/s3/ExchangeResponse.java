package dev.medallion.local.s3;

import com.sun.net.httpserver.HttpExchange;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An answer of the JDK's HTTP server as S3Proxy wants to write it. Text is kept until it is whole,
 * so that its length is known; an object's bytes are streamed.
 */
final class ExchangeResponse extends HttpServletResponseWrapper {
  private static final int NO_BODY = -1;
  private static final int LENGTH_UNKNOWN = 0;

  private static final String STORAGE_CLASS = "x-amz-storage-class";

  /** What the store answers to a list that asks for neither. */
  private static final Pattern NOT_ASKED_FOR =
      Pattern.compile("<(ContinuationToken|StartAfter)(/>|></\\1>)");

  private final HttpExchange exchange;
  private boolean abandoned;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int status = HttpServletResponse.SC_OK;
  private boolean committed;

  ExchangeResponse(HttpExchange exchange) {
    super(Refusing.all(HttpServletResponse.class));
    this.exchange = exchange;
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void sendError(int error) {
    setStatus(error);
  }

  @Override
  public void addHeader(String name, String value) {
    if (value != null) {
      exchange.getResponseHeaders().add(name, value);
    }
  }

  @Override
  public void setHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  @Override
  public void addDateHeader(String name, long millis) {
    addHeader(
        name,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC)));
  }

  @Override
  public boolean containsHeader(String name) {
    return exchange.getResponseHeaders().containsKey(name);
  }

  @Override
  public String getHeader(String name) {
    return exchange.getResponseHeaders().getFirst(name);
  }

  @Override
  public void setContentType(String type) {
    setHeader("Content-Type", type);
  }

  @Override
  public void setCharacterEncoding(String encoding) {
    // All text is UTF-8, which is what S3Proxy sets.
  }

  @Override
  public boolean isCommitted() {
    return committed;
  }

  @Override
  public PrintWriter getWriter() {
    return new PrintWriter(text, false, StandardCharsets.UTF_8);
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ObjectStream();
  }

  /** Sends what is not sent yet. */
  void finish() throws IOException {
    if (committed) {
      return;
    }
    if (text.size() == 0 || exchange.getRequestMethod().equals("HEAD")) {
      commit(NO_BODY);
      return;
    }
    byte[] body =
        ControlCharacters.restore(
                NOT_ASKED_FOR.matcher(text.toString(StandardCharsets.UTF_8)).replaceAll(""))
            .getBytes(StandardCharsets.UTF_8);
    commit(body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void commit(long length) throws IOException {
    committed = true;
    if (isObject()) {
      setHeader("accept-ranges", "bytes");
      // S3 names other classes only.
      if ("STANDARD".equals(getHeader(STORAGE_CLASS))) {
        exchange.getResponseHeaders().remove(STORAGE_CLASS);
      }
    }
    exchange.sendResponseHeaders(status, length);
  }

  private boolean isObject() {
    boolean read =
        exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
    return read && status < HttpServletResponse.SC_MULTIPLE_CHOICES && getHeader("ETag") != null;
  }

  /**
   * Whether the client wanted no more of an object: one that reads a part of it closes the
   * connection then.
   */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Sends the headers before the first byte. */
  private final class ObjectStream extends ServletOutputStream {
    private Optional<OutputStream> body = Optional.empty();

    private OutputStream body() throws IOException {
      if (body.isEmpty()) {
        String length = getHeader("Content-Length");
        commit(length == null ? LENGTH_UNKNOWN : Long.parseLong(length));
        body = Optional.of(exchange.getResponseBody());
      }
      return body.get();
    }

    @Override
    public void write(int value) throws IOException {
      body().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        OutputStream to = body();
        try {
          to.write(bytes, offset, length);
        } catch (IOException e) {
          abandoned = true;
          throw e;
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (body.isPresent()) {
        body.get().flush();
      }
    }

    @Override
    public void close() throws IOException {
      if (body.isPresent()) {
        body.get().close();
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("S3 here writes synchronously");
    }
  }
}

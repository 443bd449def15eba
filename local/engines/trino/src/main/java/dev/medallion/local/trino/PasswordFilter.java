package dev.medallion.local.trino;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Lets in whoever sends the password, in the header {@code X-Medallion-Password}. Trino and its
 * JDBC driver take passwords over TLS only, for which a server on loopback has no need. What Trino
 * sends to itself is signed with a secret of its own, and Trino verifies that.
 */
final class PasswordFilter implements Filter {
  private static final String PASSWORD = "X-Medallion-Password";
  private static final String INTERNAL = "X-Trino-Internal-Bearer";

  private final byte[] password;

  PasswordFilter(String password) {
    this.password = password.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest asked = (HttpServletRequest) request;
    if (asked.getHeader(INTERNAL) == null && !isPassword(asked.getHeader(PASSWORD))) {
      ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean isPassword(String given) {
    return given != null && MessageDigest.isEqual(password, given.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpHandler;

/**
 * Answers anyone who reaches the endpoint: it shows nothing secret, or asks for a secret itself.
 */
public interface OpenHandler extends HttpHandler {}

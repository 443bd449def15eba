package dev.medallion.local.deploy;

/** A resource that could not be made; what comes after it was not tried. */
public final class DeploymentException extends Exception {
  private static final long serialVersionUID = 1L;

  DeploymentException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.medallion.local.deploy.resources;

import dev.medallion.local.lambda.FunctionDefinition;

/** The functions of Lambda. */
public interface Functions {

  /** Deploys a function, or replaces it if it is deployed otherwise. */
  void deploy(FunctionDefinition definition);

  /** Deletes the function, if it is there. */
  void delete(String name);
}

package dev.medallion.local.deploy.resources;

import dev.medallion.local.lambda.FunctionDefinition;
import dev.medallion.local.lambda.InvokePermission;

/** The functions of Lambda. */
public interface Functions {

  /** Deploys a function, or replaces it if it is deployed otherwise. */
  void deploy(FunctionDefinition definition);

  /** Lets a service invoke a function. */
  void permit(InvokePermission permission);

  /** Deletes the function, if it is there. */
  void delete(String name);
}

package dev.medallion.local.stack;

import dev.medallion.local.deploy.resources.Functions;
import dev.medallion.local.lambda.FunctionDefinition;
import dev.medallion.local.lambda.InvokePermission;
import dev.medallion.local.lambda.LambdaService;

/** The functions of the local Lambda. */
public record DeployedFunctions(LambdaService lambda) implements Functions {
  @Override
  public void deploy(FunctionDefinition definition) {
    lambda.deploy(definition);
  }

  @Override
  public void permit(InvokePermission permission) {
    lambda.permit(permission);
  }

  @Override
  public void delete(String name) {
    lambda.delete(name);
  }
}

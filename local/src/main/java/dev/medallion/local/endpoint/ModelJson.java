package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The SDK's model classes as JSON with every member under its name in PascalCase: the form in which
 * Step Functions' SDK integrations and CloudFormation's properties have them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">Step
 *     Functions: SDK integrations</a>
 */
public final class ModelJson {
  private ModelJson() {}

  /** What becomes of a number or boolean that is given as text, or text as a number. */
  public enum Scalars {
    /** It is refused, as Step Functions does. */
    EXACT,
    /** It is converted, as CloudFormation does. */
    COERCED
  }

  /**
   * Reads a model, such as a request.
   *
   * @param object the members
   * @param model the class to build
   * @throws ModelException if a member is unknown or of the wrong type; it names all of them
   */
  public static <T extends SdkPojo> T read(JsonNode object, Class<T> model, Scalars scalars) {
    NamedReader reader = new NamedReader(scalars);
    T read = model.cast(reader.readObject(object, ModelReader.builderOf(model), ""));
    if (!reader.problems().isEmpty()) {
      throw new ModelException(model, reader.problems());
    }
    return read;
  }

  /** Writes the members that are set; timestamps in ISO 8601, bytes in Base64. */
  public static ObjectNode write(SdkPojo model) {
    return ModelWriter.MEMBERS.write(model);
  }

  /** JSON that does not fit a model class. */
  public static final class ModelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ModelException(Class<?> model, List<String> problems) {
      super(model.getSimpleName() + ": " + String.join("; ", problems));
      this.problems = problems;
    }

    /** Each member that does not fit, and why. */
    public List<String> problems() {
      return problems;
    }
  }
}

package dev.medallion.cfn;

import java.nio.file.Path;
import java.util.SequencedMap;

/**
 * The sections of a template.
 *
 * @param parameters the declared parameters by name
 * @param rules which values of parameters go together, by name
 * @param mappings the mappings
 * @param conditions the conditions by name
 * @param resources the resources by logical id, in the order of the file
 * @param outputs the outputs by name
 */
public record Template(
    Value.Mapping parameters,
    Value.Mapping rules,
    Value.Mapping mappings,
    Value.Mapping conditions,
    SequencedMap<String, ResourceDeclaration> resources,
    Value.Mapping outputs) {

  /** Reads a template; what is wrong with its sections is added to {@code problems}. */
  public static Template read(Path file, Problems problems) {
    return new TemplateReader(problems).read(new YamlReader(problems).read(file));
  }
}

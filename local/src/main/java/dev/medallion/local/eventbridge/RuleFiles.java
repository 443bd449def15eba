package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.eventbridge.Rule.Target;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that someone made, a JSON file each. Those that belong to a stack are left to it: each
 * start deploys the stack anew, and a rule that its template no longer has must not fire.
 */
final class RuleFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonFolder files;

  RuleFiles(Path folder) {
    files = new JsonFolder(folder);
  }

  List<Rule> all() {
    return files.readAll().stream().map(RuleFiles::read).toList();
  }

  void keep(Rule rule) {
    if (rule.stack().isPresent()) {
      files.delete(rule.name());
    } else {
      files.write(rule.name(), json(rule));
    }
  }

  void delete(String rule) {
    files.delete(rule);
  }

  private static ObjectNode json(Rule rule) {
    ObjectNode json = JSON.createObjectNode();
    json.put("Name", rule.name());
    json.put("Description", rule.description());
    rule.pattern().ifPresent(pattern -> json.put("EventPattern", pattern.text()));
    rule.schedule().ifPresent(schedule -> json.put("ScheduleExpression", schedule.text()));
    json.put("Enabled", rule.isEnabled());
    for (Target target : rule.targets()) {
      ObjectNode kept = json.withArray("Targets").addObject();
      kept.put("Id", target.id());
      kept.put("Arn", target.arn());
      kept.put("MaximumRetryAttempts", target.attempts());
      kept.put("MaximumEventAgeInSeconds", target.age().toSeconds());
      target.deadLetters().ifPresent(queue -> kept.put("DeadLetterArn", queue));
    }
    return json;
  }

  private static Rule read(ObjectNode json) {
    try {
      List<Target> targets = new ArrayList<>();
      for (JsonNode kept : json.path("Targets")) {
        targets.add(
            new Target(
                kept.get("Id").asText(),
                kept.get("Arn").asText(),
                kept.get("MaximumRetryAttempts").asInt(),
                Duration.ofSeconds(kept.get("MaximumEventAgeInSeconds").asLong()),
                text(kept, "DeadLetterArn")));
      }
      return new Rule(
          json.get("Name").asText(),
          json.get("Description").asText(),
          text(json, "EventPattern").map(EventPattern::of),
          text(json, "ScheduleExpression").map(ScheduleExpression::of),
          json.get("Enabled").asBoolean(),
          targets,
          Optional.empty());
    } catch (InvalidPatternException e) {
      throw new IllegalStateException("a kept rule's pattern is refused: " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(JsonNode json, String member) {
    return Optional.ofNullable(json.get(member)).map(JsonNode::asText);
  }
}

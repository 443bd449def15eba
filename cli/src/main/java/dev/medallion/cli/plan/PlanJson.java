package dev.medallion.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A plan as one JSON object; what is not known is absent. */
final class PlanJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  static JsonNode of(PlanCommand.Plan plan) {
    ObjectNode object =
        JSON.createObjectNode().put("place", plan.place()).put("nothingToDo", plan.nothingToDo());
    ArrayNode changes = object.putArray("changes");
    for (Change change : plan.changes()) {
      ObjectNode each =
          changes.addObject().put("name", change.name()).put("effect", change.effect().label());
      each.set("because", JSON.valueToTree(change.because()));
      each.set("affects", JSON.valueToTree(change.affects()));
      each.set("notes", JSON.valueToTree(change.notes()));
      change.reads().ifPresent(read -> each.set("reads", JSON.valueToTree(read)));
      change.rows().ifPresent(rows -> each.set("rows", of(rows)));
    }
    return object;
  }

  /** Without counts, which would be zeros, where they are not known. */
  private static JsonNode of(RowDifference rows) {
    return rows.unknown().isEmpty()
        ? JSON.valueToTree(rows)
        : JSON.createObjectNode().put("unknown", rows.unknown());
  }
}

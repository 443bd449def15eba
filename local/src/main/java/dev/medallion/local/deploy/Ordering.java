package dev.medallion.local.deploy;

import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts resources behind what they need. */
final class Ordering {
  private final Template template;
  private final Map<String, Set<String>> needs;
  private final Problems problems;
  private final List<ResourceDeclaration> order = new ArrayList<>();
  private final Set<String> done = new HashSet<>();
  private final Deque<String> path = new ArrayDeque<>();

  Ordering(Template template, Map<String, Set<String>> needs, Problems problems) {
    this.template = template;
    this.needs = needs;
    this.problems = problems;
  }

  /** The order; a circle is a problem that names the resources in it. */
  List<ResourceDeclaration> order() {
    template.resources().keySet().forEach(this::visit);
    return order;
  }

  private void visit(String id) {
    if (done.contains(id)) {
      return;
    }
    if (path.contains(id)) {
      List<String> circle = new ArrayList<>(path.reversed());
      problems.add(
          template.resources().get(id).line(),
          "%s: resources need each other: %s"
              .formatted(
                  id,
                  String.join(" → ", circle.subList(circle.indexOf(id), circle.size()))
                      + " → "
                      + id));
      return;
    }
    path.push(id);
    needs.get(id).forEach(this::visit);
    path.pop();
    if (done.add(id)) {
      order.add(template.resources().get(id));
    }
  }
}

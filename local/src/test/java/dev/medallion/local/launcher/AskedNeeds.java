package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.doctor.Need;
import dev.medallion.cli.doctor.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds the doctor's list of what each step asks to the requests that were decided in a run. */
final class AskedNeeds {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "medallion-";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]+}|\\*");

  private record Asked(String who, String action, String resource) {}

  private AskedNeeds() {}

  /** What was asked and is not in the list. */
  static Set<String> unknown(Path decisions) throws IOException {
    return unknown(asked(decisions));
  }

  /** What a role asked and is not in the list. */
  static Set<String> unknownOf(String role, Path decisions) throws IOException {
    return unknown(ofRole(role, decisions));
  }

  /** The actions that a role asked for. */
  static Set<String> askedOf(String role, Path decisions) throws IOException {
    return ofRole(role, decisions).stream()
        .map(Asked::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Asked> ofRole(String role, Path decisions) throws IOException {
    return asked(decisions).stream().filter(asked -> asked.who().equals(role)).toList();
  }

  private static Set<String> unknown(List<Asked> requests) {
    Set<String> unknown = new TreeSet<>();
    for (Asked asked : requests) {
      if (needs().stream().noneMatch(need -> fits(need, asked))) {
        unknown.add(asked.toString());
      }
    }
    return unknown;
  }

  /** What the list says that each run asks, and nobody did. */
  static Set<String> neverAsked(Path decisions) throws IOException {
    List<Asked> asked = asked(decisions);
    Set<String> never = new TreeSet<>();
    for (Need need : needs()) {
      if (!need.atTimes()
          && !need.who().equals(Need.READER)
          && asked.stream().noneMatch(each -> fits(need, each))) {
        never.add("%s %s %s".formatted(need.who(), need.action(), need.resource()));
      }
    }
    return never;
  }

  private static List<Need> needs() {
    return Needs.all();
  }

  private static boolean fits(Need need, Asked asked) {
    return need.who().equals(asked.who())
        && need.action().equals(asked.action())
        && pattern(need.resource()).matcher(asked.resource()).matches();
  }

  /** With any text in place of each placeholder, but for those that tell one layer from another. */
  private static Pattern pattern(String resource) {
    String known =
        resource
            .replaceAll("\\$\\{TABLEARN:(bronze|silver|gold)}", "*:bucket/medallion-$1/table/*")
            .replaceAll("\\$\\{(Bronze|Silver|Gold)Tables}", "*:bucket/medallion-$1#")
            .replaceAll("\\$\\{(Bronze|Silver|Gold)Tables\\.Name}", "medallion-$1#")
            .replace("Bronze#", "bronze")
            .replace("Silver#", "silver")
            .replace("Gold#", "gold");
    StringBuilder pattern = new StringBuilder();
    String separator = "";
    for (String literal : PLACEHOLDER.split(known, -1)) {
      pattern.append(separator).append(Pattern.quote(literal));
      separator = ".*";
    }
    return Pattern.compile(pattern.toString());
  }

  private static List<Asked> asked(Path decisions) throws IOException {
    List<Asked> asked = new ArrayList<>();
    for (String line : Files.readAllLines(decisions)) {
      JsonNode request = JSON.readTree(line);
      String role = request.path("role").asText();
      if (role.contains("/" + PREFIX)) {
        asked.add(
            new Asked(
                role.substring(role.lastIndexOf(PREFIX) + PREFIX.length()),
                request.path("action").asText(),
                request.path("resource").asText()));
      } else if (request.path("action").asText().equals("sqs:SendMessage")) {
        asked.add(
            new Asked(
                request.path("principal").asText(),
                "sqs:SendMessage",
                request.path("resource").asText()));
      }
    }
    return asked;
  }
}

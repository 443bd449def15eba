package dev.medallion.cli.doctor;

import dev.medallion.cli.doctor.Need.Where;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code needs.txt}, the one list of what each step asks of AWS. */
public final class Needs {
  private static final String RESOURCE = "needs.txt";
  private static final String GRANT = "grant ";

  private final List<Need> actions = new ArrayList<>();
  private final List<GrantNeed> grants = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private boolean begun;
  private Where where = Where.ANYWHERE;

  private Needs() {}

  private record Block(Step step, String who) {}

  /** All actions, in the list's order. */
  public static List<Need> all() {
    return List.copyOf(read().actions);
  }

  /** All that Lake Formation has to grant, in the list's order. */
  static List<GrantNeed> grants() {
    return List.copyOf(read().grants);
  }

  private static Needs read() {
    try (InputStream in = Needs.class.getResourceAsStream(RESOURCE)) {
      Needs needs = new Needs();
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(needs::line);
      return needs;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private void line(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    if (text.startsWith("for ")) {
      if (begun) {
        blocks.clear();
        where = Where.ANYWHERE;
      }
      begun = false;
      String[] words = text.split(" ", -1);
      blocks.add(new Block(Step.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2]));
      return;
    }
    begun = true;
    if (text.startsWith("where ")) {
      where = Where.valueOf(text.split(" ", -1)[1].replace('-', '_').toUpperCase(Locale.ROOT));
    } else if (text.startsWith(GRANT)) {
      blocks.forEach(
          block ->
              grants.add(
                  GrantNeed.parse(block.step(), block.who(), text.substring(GRANT.length()))));
    } else {
      blocks.forEach(block -> add(block, text));
    }
  }

  private void add(Block block, String text) {
    boolean atTimes = text.startsWith("~");
    String[] words = text.replaceFirst("^~ ", "").split(" ", -1);
    Map<String, String> keys = new LinkedHashMap<>();
    List<String> resources = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        resources.add(words[i]);
      } else {
        keys.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
    }
    for (String action : words[0].split(",", -1)) {
      for (String resource : resources) {
        actions.add(
            new Need(
                block.step(), block.who(), action, resource, Map.copyOf(keys), atTimes, where));
      }
    }
  }
}

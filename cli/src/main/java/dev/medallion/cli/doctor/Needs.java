package dev.medallion.cli.doctor;

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

  private Needs() {}

  private record Block(Step step, String who) {}

  /** All of them, in the list's order. */
  public static List<Need> all() {
    try (InputStream in = Needs.class.getResourceAsStream(RESOURCE)) {
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static List<Need> read(List<String> lines) {
    List<Need> needs = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    boolean begun = true;
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (text.startsWith("for ")) {
        if (begun) {
          blocks.clear();
        }
        begun = false;
        String[] words = text.split(" ", -1);
        blocks.add(new Block(Step.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2]));
      } else {
        begun = true;
        blocks.forEach(block -> add(needs, block, text));
      }
    }
    return List.copyOf(needs);
  }

  private static void add(List<Need> needs, Block block, String text) {
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
        needs.add(new Need(block.step(), block.who(), action, resource, Map.copyOf(keys), atTimes));
      }
    }
  }
}

package dev.medallion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the map of CONTRIBUTING: which room may know which. It reads the compiled main code of
 * every module but {@code bench}, which is built later and may know all of this one, and {@code
 * rooms.txt}, where each room names those that it may know.
 */
class RoomsTest {
  private static final String OURS = "dev.medallion.";

  /** Each room by its package, without {@link #OURS}, with those that it may know. */
  private static final Map<String, Set<String>> MAP = read();

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() throws IOException {
    classes =
        new ClassFileImporter()
            .importPaths(
                modules().stream().map(module -> module.resolve("target/classes")).toList());
  }

  /** The folders of modules but {@code bench}, and but those of a clone below {@code target}. */
  private static List<Path> modules() throws IOException {
    Path home = Path.of(System.getProperty("medallion.home"));
    try (Stream<Path> files = Files.find(home, 4, (file, attributes) -> file.endsWith("pom.xml"))) {
      return files
          .map(Path::getParent)
          .filter(module -> !home.relativize(module).startsWith("target"))
          .filter(module -> !home.relativize(module).startsWith("bench"))
          .filter(module -> !module.equals(home))
          .toList();
    }
  }

  @Test
  void everyRoomIsOnTheMapAndHasCode() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path module : modules()) {
      Path sources = module.resolve("src/main/java");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
              .forEach(found::add);
        }
      }
    }

    assertThat(found)
        .as("the packages that have classes")
        .isEqualTo(MAP.keySet().stream().map(OURS::concat).collect(Collectors.toSet()));
  }

  @Test
  void everyRoomKnowsOnlyThoseThatTheMapAllows() {
    classes()
        .that()
        .resideInAPackage("dev.medallion..")
        .should(new KnowOnlyRoomsOfTheMap())
        .check(classes);
  }

  @Test
  void noRoomsKnowEachOtherInACircle() {
    slices().matching("dev.medallion.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void servicesKnowEnginesOnlyThroughInterfaces() {
    Set<String> users = new TreeSet<>(Set.of("local.engine", "local.stack"));
    noClasses()
        .that(are("are services", type -> !users.contains(room(type))))
        .should()
        .dependOnClassesThat(
            are(
                "are engines themselves",
                type ->
                    room(type).equals("local.engine")
                        && !type.isInterface()
                        && !type.getEnclosingClass().map(JavaClass::isInterface).orElse(false)))
        .check(classes);
  }

  /** CloudFormation makes functions, queues and buckets: it says how, and calls no service. */
  @Test
  void deployingKnowsOfServicesOnlyHowTheirResourcesAreDescribed() {
    Set<String> services = Set.of("local.eventbridge", "local.lambda", "local.s3", "local.sqs");
    noClasses()
        .that(are("deploy", type -> room(type).startsWith("local.deploy")))
        .should()
        .dependOnClassesThat(
            are(
                "are classes of services other than records and enums",
                type ->
                    services.contains(room(type))
                        && !type.isEnum()
                        && !type.isAssignableTo(Record.class)))
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> are(
      String description, Predicate<JavaClass> condition) {
    return DescribedPredicate.describe(description, condition);
  }

  /** The room of a class of ours; empty for any other. */
  private static String room(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith(OURS) ? name.substring(OURS.length()) : "";
  }

  private static final class KnowOnlyRoomsOfTheMap extends ArchCondition<JavaClass> {
    KnowOnlyRoomsOfTheMap() {
      super("know only the rooms that rooms.txt names");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      Set<String> allowed = MAP.getOrDefault(room(type), Set.of());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String known = room(dependency.getTargetClass());
        if (!known.isEmpty() && !known.equals(room(type)) && !allowed.contains(known)) {
          events.add(
              SimpleConditionEvent.violated(
                  type,
                  "%s may not know %s: %s"
                      .formatted(room(type), known, dependency.getDescription())));
        }
      }
    }
  }

  /** A line for each room: its name, a colon, and those that it may know. */
  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> map = new TreeMap<>();
    try (InputStream file = RoomsTest.class.getResourceAsStream("/rooms.txt")) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> put(map, line.split(":\\s*", 2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return map;
  }

  private static void put(Map<String, Set<String>> map, String[] line) {
    Set<String> known = line[1].isEmpty() ? Set.of() : Set.of(line[1].split("\\s+", -1));
    if (map.put(line[0], known) != null) {
      throw new IllegalStateException("rooms.txt names %s twice".formatted(line[0]));
    }
  }
}

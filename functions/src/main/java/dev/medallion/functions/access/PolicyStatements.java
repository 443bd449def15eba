package dev.medallion.functions.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.ReadableTable;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The statements of a table bucket's policy that let a principal read tables. Their ids tell them
 * from those of others, and so which ones may be changed and removed here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html">
 *     Resource-based policies for S3 Tables</a>
 */
final class PolicyStatements {
  private static final String PREFIX = "MedallionAccess";
  private static final String SID = "Sid";
  private static final Pattern WORD = Pattern.compile("(?:^|_)([a-z])");

  private PolicyStatements() {}

  /** Whether a statement was put here. */
  static boolean isOurs(JsonNode statement) {
    return statement.path(SID).asText().startsWith(PREFIX);
  }

  /** Whether a statement was put here for that rule. */
  static boolean isOf(AccessRule rule, JsonNode statement) {
    String sid = statement.path(SID).asText();
    return sid.equals(sid(rule, "Find")) || sid.equals(sid(rule, "Read"));
  }

  /**
   * What lets a rule's principal read tables of a bucket, by name, so that it includes those that
   * are yet to come. Athena looks for the bucket and the namespace first.
   */
  static List<ObjectNode> of(
      AccessRule rule, TableBucketArn bucket, String namespace, List<ReadableTable> tables) {
    ObjectNode find =
        statement(sid(rule, "Find"), rule.principal(), bucket.value())
            .set("Action", texts(List.of("s3tables:GetTableBucket", "s3tables:GetNamespace")));
    ObjectNode read =
        statement(sid(rule, "Read"), rule.principal(), bucket.value() + "/table/*")
            .set(
                "Action",
                texts(
                    List.of(
                        "s3tables:GetTable",
                        "s3tables:GetTableData",
                        "s3tables:GetTableMetadataLocation")));
    ObjectNode names = read.putObject("Condition").putObject("StringEquals");
    names.put("s3tables:namespace", namespace);
    names.set("s3tables:tableName", texts(tables.stream().map(ReadableTable::table).toList()));
    return List.of(find, read);
  }

  /** A statement's meaning: lists in order, and a list of one as its item. */
  static String meaning(JsonNode node) {
    if (node.isArray()) {
      TreeSet<String> items = new TreeSet<>();
      node.forEach(item -> items.add(meaning(item)));
      return items.size() == 1 ? items.first() : items.toString();
    }
    if (node.isObject()) {
      TreeMap<String, String> members = new TreeMap<>();
      node.properties().forEach(each -> members.put(each.getKey(), meaning(each.getValue())));
      return members.toString();
    }
    return node.asText();
  }

  private static ObjectNode statement(String sid, String principal, String resource) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put(SID, sid).put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", principal);
    return statement.put("Resource", resource);
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static String sid(AccessRule rule, String what) {
    return PREFIX
        + WORD.matcher(rule.name()).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT))
        + what;
  }
}

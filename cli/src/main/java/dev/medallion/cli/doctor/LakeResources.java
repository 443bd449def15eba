package dev.medallion.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.lakeformation.model.CatalogResource;
import software.amazon.awssdk.services.lakeformation.model.ColumnWildcard;
import software.amazon.awssdk.services.lakeformation.model.DatabaseResource;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/** Resources of Lake Formation, for its API and for commands. */
final class LakeResources {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LakeResources() {}

  /** All of an entity. The id of a table bucket's catalog goes inside the resource. */
  static Resource whole(String account, LakeEntity entity) {
    String catalog = id(account, entity);
    Resource.Builder resource = Resource.builder();
    if (entity.isCatalog()) {
      return resource.catalog(CatalogResource.builder().id(catalog).build()).build();
    }
    if (!entity.isTable()) {
      return resource
          .database(DatabaseResource.builder().catalogId(catalog).name(entity.database()).build())
          .build();
    }
    TableResource.Builder table =
        TableResource.builder().catalogId(catalog).databaseName(entity.database());
    if (entity.table().equals(LakeEntity.EACH)) {
      table.tableWildcard(TableWildcard.builder().build());
    } else {
      table.name(entity.table());
    }
    return resource.table(table.build()).build();
  }

  /**
   * Columns of a table.
   *
   * @param names none for all columns
   */
  static Resource columns(String account, LakeEntity table, List<String> names) {
    TableWithColumnsResource.Builder columns =
        TableWithColumnsResource.builder()
            .catalogId(id(account, table))
            .databaseName(table.database())
            .name(table.table());
    if (names.isEmpty()) {
      columns.columnWildcard(ColumnWildcard.builder().build());
    } else {
      columns.columnNames(names);
    }
    return Resource.builder().tableWithColumns(columns.build()).build();
  }

  private static String id(String account, LakeEntity entity) {
    return account + ":" + entity.catalog();
  }

  /** What is set of a model, by its members' names, as options of the AWS CLI take it. */
  static String json(SdkPojo model) {
    return object(model).toString();
  }

  private static ObjectNode object(SdkPojo model) {
    ObjectNode object = JSON.createObjectNode();
    for (SdkField<?> field : model.sdkFields()) {
      Object value = field.getValueOrDefault(model);
      if (value != null
          && !(value instanceof SdkAutoConstructList<?>)
          && !(value instanceof SdkAutoConstructMap<?, ?>)) {
        object.set(field.memberName(), node(value));
      }
    }
    return object;
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case SdkPojo model -> object(model);
      case List<?> list -> {
        ArrayNode array = JSON.createArrayNode();
        list.forEach(each -> array.add(node(each)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = JSON.createObjectNode();
        map.forEach((key, each) -> object.set(key.toString(), node(each)));
        yield object;
      }
      default -> JSON.valueToTree(value);
    };
  }
}

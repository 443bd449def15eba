package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code datasets} of {@code pipeline.yaml}: QuickSight data sets and their charts. */
final class DataSetReader {
  private static final List<String> TYPES =
      List.of("STRING", "INTEGER", "DECIMAL", "DATETIME", "BOOLEAN");
  private static final List<String> CHARTS =
      Arrays.stream(DataSet.Type.values()).map(DataSet.Type::label).toList();

  private final List<String> models;
  private final List<GoldModel> gold;

  /** Data sets may show the gold models of that root, of which these could be read. */
  DataSetReader(Section root, List<GoldModel> gold) {
    this.models = root.namesIn("gold");
    this.gold = gold;
  }

  List<DataSet> read(Section root) {
    List<DataSet> dataSets = new ArrayList<>();
    List<Setting> settings =
        root.find("datasets").flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting setting : settings) {
      Names.problemOfTable(setting.name()).ifPresent(setting::problem);
      setting.section().ifPresent(section -> dataSets.add(dataSet(setting.name(), section)));
    }
    return List.copyOf(dataSets);
  }

  private DataSet dataSet(String name, Section section) {
    section.allowOnly(List.of("model", "columns", "charts"));
    Optional<Setting> setting = section.require("model", "add the gold model that it shows");
    Optional<String> model = setting.flatMap(Setting::text);
    Optional<GoldModel> found =
        gold.stream().filter(candidate -> model.equals(Optional.of(candidate.name()))).findFirst();
    model
        .filter(written -> !models.contains(written))
        .ifPresent(written -> setting.get().problem(unknownModel(written)));
    Map<String, String> columns = columns(section, found);
    List<DataSet.Chart> charts = new ArrayList<>();
    for (Setting item : section.find("charts").map(Setting::items).orElse(List.of())) {
      item.section().flatMap(chart -> chart(chart, columns)).ifPresent(charts::add);
    }
    return new DataSet(name, model.orElse(""), columns, List.copyOf(charts));
  }

  private String unknownModel(String model) {
    String guess = Suggestion.didYouMean(model, models);
    return ": \""
        + model
        + "\" is no gold model"
        + (guess.isEmpty() && !models.isEmpty()
            ? "; there is " + String.join(", ", models)
            : guess);
  }

  private static Map<String, String> columns(Section section, Optional<GoldModel> model) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<Setting> settings =
        section
            .require("columns", "add each column with its type, as in columns: {month: DATETIME}")
            .flatMap(Setting::section)
            .map(Section::settings)
            .orElse(List.of());
    for (Setting setting : settings) {
      Optional<String> badName = Names.problemOfColumn(setting.name());
      badName.ifPresent(setting::problem);
      if (badName.isEmpty()) {
        model.ifPresent(
            gold -> ColumnLists.mentioned(setting, List.of(setting.name()), gold.sql()));
      }
      Optional<String> type = setting.text();
      type.filter(written -> !TYPES.contains(written))
          .ifPresent(
              written ->
                  setting.refuse(
                      written,
                      " is no column type of QuickSight here; write one of "
                          + String.join(", ", TYPES)
                          + Suggestion.didYouMean(written, TYPES)));
      columns.put(setting.name(), type.orElse("STRING"));
    }
    return Collections.unmodifiableMap(columns);
  }

  private static Optional<DataSet.Chart> chart(Section section, Map<String, String> columns) {
    section.allowOnly(List.of("type", "title", "x", "y", "series"));
    Optional<DataSet.Type> type =
        section
            .require("type", "add a type: one of " + String.join(", ", CHARTS))
            .flatMap(DataSetReader::type);
    Optional<String> title =
        section.require("title", "add what is to stand above it").flatMap(Setting::text);
    Optional<Setting> axis =
        type.equals(Optional.of(DataSet.Type.KPI))
            ? section.find("x")
            : section.require("x", "add the column of the horizontal axis");
    Optional<String> x = column(axis, columns.keySet());
    Optional<Setting> measure = section.require("y", "add the column to be summed");
    Optional<String> y = column(measure, columns.keySet());
    requireNumber(measure, y, columns, "summed");
    if (type.equals(Optional.of(DataSet.Type.SCATTER))) {
      requireNumber(axis, x, columns, "the axis of a scatter chart");
    }
    Optional<Setting> split =
        type.filter(DataSetReader::needsSeries).isPresent()
            ? section.require("series", "add the column that splits the measure")
            : section.find("series");
    Optional<String> series = column(split, columns.keySet());
    if (series.isPresent() && type.filter(DataSetReader::hasOneSeries).isPresent()) {
      split
          .get()
          .refuse(series.get(), " splits nothing in a chart of the type " + type.get().label());
    }
    if (type.isEmpty() || title.isEmpty() || y.isEmpty() || (axis.isPresent() && x.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new DataSet.Chart(title.get(), type.get(), x, y.get(), series));
  }

  private static boolean needsSeries(DataSet.Type type) {
    return switch (type) {
      case STACKED, HEATMAP -> true;
      case LINE, AREA, BAR, PIE, DONUT, SCATTER, KPI, TABLE -> false;
    };
  }

  private static boolean hasOneSeries(DataSet.Type type) {
    return switch (type) {
      case PIE, DONUT, KPI, TABLE -> true;
      case LINE, AREA, BAR, STACKED, SCATTER, HEATMAP -> false;
    };
  }

  private static void requireNumber(
      Optional<Setting> setting, Optional<String> column, Map<String, String> columns, String use) {
    column
        .map(columns::get)
        .filter(TYPES::contains)
        .filter(written -> !written.equals("INTEGER") && !written.equals("DECIMAL"))
        .ifPresent(
            written ->
                setting
                    .get()
                    .refuse(
                        column.get(),
                        " is a "
                            + written
                            + ", which cannot be "
                            + use
                            + "; choose an INTEGER or DECIMAL"));
  }

  private static Optional<DataSet.Type> type(Setting setting) {
    Optional<String> written = setting.text();
    Optional<String> known = written.filter(CHARTS::contains);
    if (written.isPresent() && known.isEmpty()) {
      setting.refuse(
          written.get(),
          " is no known chart; there are "
              + String.join(", ", CHARTS)
              + Suggestion.didYouMean(written.get(), CHARTS));
    }
    return known.map(value -> DataSet.Type.valueOf(value.toUpperCase(Locale.ROOT)));
  }

  private static Optional<String> column(Optional<Setting> setting, Collection<String> columns) {
    Optional<String> written = setting.flatMap(Setting::text);
    Optional<String> declared = written.filter(columns::contains);
    if (written.isPresent() && declared.isEmpty() && !columns.isEmpty()) {
      setting
          .get()
          .refuse(
              written.get(),
              " is none of the data set's columns" + Suggestion.didYouMean(written.get(), columns));
    }
    return declared;
  }
}

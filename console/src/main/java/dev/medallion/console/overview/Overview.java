package dev.medallion.console.overview;

import dev.medallion.console.graph.GraphLayout.Drawing;
import dev.medallion.console.lake.Status;
import java.util.List;

/**
 * The pipeline as it stands.
 *
 * @param nodes what it consists of
 * @param wide the graph where there is room to the right
 * @param narrow the graph on a telephone
 * @param facts what the whole comes to
 * @param troubles what needs a person
 * @param isEmpty whether nothing has arrived yet
 */
public record Overview(
    List<Node> nodes,
    Drawing wide,
    Drawing narrow,
    List<Fact> facts,
    List<Trouble> troubles,
    boolean isEmpty) {
  static final int WIDE = 196;
  static final int NARROW = 164;
  static final int HEIGHT = 88;

  /** The node of that id. */
  public Node node(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  /** The width of a node in the wide graph, in pixels. */
  public int wideNode() {
    return WIDE;
  }

  /** The width of a node in the narrow graph, in pixels. */
  public int narrowNode() {
    return NARROW;
  }

  /** The height of a node, in pixels. */
  public int nodeHeight() {
    return HEIGHT;
  }

  /**
   * A part of the pipeline.
   *
   * @param id what tells it from others, such as {@code gold.sales}
   * @param kind the word above its name, such as {@code Silver}
   * @param figure what it holds, in a few words
   * @param age when that last changed, in a few words
   * @param href the page that it leads to; empty for a source
   * @param source the source that a file dropped here is for; empty elsewhere
   */
  public record Node(
      String id,
      String kind,
      String name,
      String figure,
      String age,
      Status status,
      String href,
      String source) {}

  /** A figure with its name, and the page that explains it. */
  public record Fact(String name, String figure, String detail, String href) {}

  /** Something that needs a person: what, why, and the page to fix it on. */
  public record Trouble(String title, String reason, String href) {}
}

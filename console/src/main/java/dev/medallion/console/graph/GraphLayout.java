package dev.medallion.console.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Lays a graph out in layers, on the server, so that nothing on the page moves once it is shown.
 *
 * @see <a href="https://eclipse.dev/elk/reference/algorithms/org-eclipse-elk-layered.html">ELK
 *     Layered</a>
 */
public final class GraphLayout {
  private static final double MARGIN = 2;

  static {
    // ELK finds its own options by it, outside Eclipse too.
    LayoutMetaDataService unused = LayoutMetaDataService.getInstance();
  }

  private GraphLayout() {}

  /** Which way the edges lead. */
  public enum Flow {
    RIGHT,
    DOWN
  }

  /**
   * An edge.
   *
   * @param from the id of the node that it leaves
   * @param to the id of the node that it enters
   */
  public record Edge(String from, String to) {}

  /** Where a node is: its upper left corner, in pixels. */
  public record Place(int x, int y) {}

  /**
   * A laid out edge.
   *
   * @param path what an SVG path takes
   */
  public record Route(Edge edge, String path) {}

  /**
   * A graph as it is drawn.
   *
   * @param width its width in pixels
   * @param height its height in pixels
   * @param places where each node is, by its id
   */
  public record Drawing(int width, int height, Map<String, Place> places, List<Route> routes) {}

  /**
   * Lays out nodes of one size.
   *
   * @param layers the ids of the nodes that are to stand beside each other, layer by layer
   * @param width of a node, in pixels
   * @param height of a node, in pixels
   */
  public static Drawing layered(
      Flow flow, List<List<String>> layers, List<Edge> edges, int width, int height) {
    Map<String, Integer> partition = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      for (String id : layers.get(i)) {
        partition.put(id, i);
      }
    }
    return layout(
        flow, layers.stream().flatMap(List::stream).toList(), edges, width, height, partition);
  }

  /**
   * Lays out nodes of one size, in as many layers as the edges ask for.
   *
   * @param width of a node, in pixels
   * @param height of a node, in pixels
   */
  public static Drawing free(Flow flow, List<String> ids, List<Edge> edges, int width, int height) {
    return layout(flow, ids, edges, width, height, Map.of());
  }

  private static Drawing layout(
      Flow flow,
      List<String> ids,
      List<Edge> edges,
      int width,
      int height,
      Map<String, Integer> partition) {
    ElkNode graph = ElkGraphUtil.createGraph();
    graph.setProperty(
        LayeredOptions.DIRECTION, flow == Flow.RIGHT ? Direction.RIGHT : Direction.DOWN);
    graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(LayeredOptions.PADDING, new ElkPadding(MARGIN));
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, flow == Flow.RIGHT ? 18.0 : 12.0);
    graph.setProperty(
        LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, flow == Flow.RIGHT ? 44.0 : 36.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
    graph.setProperty(LayeredOptions.PARTITIONING_ACTIVATE, !partition.isEmpty());
    Map<String, ElkNode> nodes = new HashMap<>();
    for (String id : ids) {
      ElkNode node = ElkGraphUtil.createNode(graph);
      node.setDimensions(width, height);
      if (partition.containsKey(id)) {
        node.setProperty(LayeredOptions.PARTITIONING_PARTITION, partition.get(id));
      }
      nodes.put(id, node);
    }
    Map<Edge, ElkEdge> drawn = new HashMap<>();
    for (Edge edge : edges) {
      if (nodes.containsKey(edge.from()) && nodes.containsKey(edge.to())) {
        drawn.computeIfAbsent(
            edge,
            any -> ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to())));
      }
    }
    new LayeredLayoutProvider().layout(graph, new NullElkProgressMonitor());
    Map<String, Place> places = new HashMap<>();
    nodes.forEach(
        (id, node) ->
            places.put(
                id, new Place((int) Math.round(node.getX()), (int) Math.round(node.getY()))));
    List<Route> routes = new ArrayList<>();
    drawn.forEach((edge, line) -> routes.add(new Route(edge, path(line.getSections().getFirst()))));
    return new Drawing(
        (int) Math.ceil(graph.getWidth()), (int) Math.ceil(graph.getHeight()), places, routes);
  }

  private static String path(ElkEdgeSection section) {
    StringBuilder path = new StringBuilder();
    add(path, 'M', section.getStartX(), section.getStartY());
    for (ElkBendPoint bend : section.getBendPoints()) {
      add(path, 'L', bend.getX(), bend.getY());
    }
    add(path, 'L', section.getEndX(), section.getEndY());
    return path.toString();
  }

  private static void add(StringBuilder path, char command, double x, double y) {
    path.append(String.format(Locale.ROOT, "%s%.1f,%.1f ", command, x, y));
  }
}

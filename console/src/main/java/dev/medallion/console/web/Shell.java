package dev.medallion.console.web;

import java.util.List;

/**
 * What stands around every page.
 *
 * @param section the section that the page is in, as its address names it
 * @param title the page's title
 * @param place what the console shows, in words
 * @param token what an action of this console has to bear
 * @param nonce marks what this answer may bring inline
 * @param build tells the assets of one build from those of another
 */
public record Shell(
    String section, String title, String place, String token, String nonce, String build) {
  /** The path of every page of the console. No bucket can have its name: it has an underscore. */
  public static final String ROOT = "/_console/";

  /** A section in the navigation. */
  public record Link(String section, String label, String icon) {}

  private static final List<Link> SECTIONS =
      List.of(
          new Link("", "Overview", "graph"),
          new Link("dashboard", "Dashboard", "chart"),
          new Link("tables", "Tables", "table"),
          new Link("query", "Query", "code"),
          new Link("runs", "Runs", "play"),
          new Link("quality", "Quality", "shield"),
          new Link("access", "Access", "key"),
          new Link("cost", "Cost", "coin"));

  /** The sections, in the order of the navigation. */
  public List<Link> sections() {
    return SECTIONS;
  }

  /** The address of an asset. */
  public String asset(String name) {
    return ROOT + "assets/" + name + "?" + build;
  }
}

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes CSV of the shape of the sample's sales, the same at every run: FOLDER FILES BYTES_OF_EACH
 * PERCENT_QUOTED.
 */
public final class SalesFiles {
  private static final String[] PRODUCTS = {
    "Conference speaker", "Copy paper A4", "Desk lamp, LED", "Desk microphone", "Whiteboard 120x90"
  };
  private static final String[] CATEGORIES = {"audio", "paper", "lighting", "furniture"};

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int files = Integer.parseInt(arguments[1]);
    long bytes = Long.parseLong(arguments[2]);
    int quoted = Integer.parseInt(arguments[3]);
    SplittableRandom random = new SplittableRandom(1);
    long id = 0;
    for (int file = 0; file < files; file++) {
      try (BufferedWriter out =
          Files.newBufferedWriter(folder.resolve("sales-%05d.csv".formatted(file)))) {
        String header = "sale_id,sold_at,customer_id,product,category,quantity,unit_price\n";
        out.write(header);
        long written = header.length();
        while (written < bytes) {
          int product = random.nextInt(PRODUCTS.length);
          String row =
              id++
                  + ",2026-%02d-%02d %02d:%02d:%02d,"
                      .formatted(
                          1 + random.nextInt(12),
                          1 + random.nextInt(28),
                          random.nextInt(24),
                          random.nextInt(60),
                          random.nextInt(60))
                  + field(Integer.toString(random.nextInt(100_000)), quoted, random)
                  + ","
                  + field(PRODUCTS[product], quoted, random)
                  + ","
                  + field(CATEGORIES[product % CATEGORIES.length], quoted, random)
                  + ","
                  + random.nextInt(1, 50)
                  + ","
                  + random.nextInt(1, 900)
                  + "."
                  + random.nextInt(10, 99)
                  + "\n";
          out.write(row);
          written += row.length();
        }
      }
    }
  }

  private static String field(String text, int quoted, SplittableRandom random) {
    return text.contains(",") || random.nextInt(100) < quoted ? '"' + text + '"' : text;
  }
}

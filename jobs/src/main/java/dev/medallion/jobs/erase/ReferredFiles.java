package dev.medallion.jobs.erase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * The locations of all files that a table refers to, by any of its snapshots, former metadata
 * included.
 *
 * @param metadata metadata files, the present one among them
 * @param lists manifest lists
 * @param manifests manifests
 * @param data data files
 * @param deletes files of deletes
 */
record ReferredFiles(
    Set<String> metadata,
    Set<String> lists,
    Set<String> manifests,
    Set<String> data,
    Set<String> deletes) {

  static ReferredFiles of(Table table) {
    Set<String> manifests = new LinkedHashSet<>();
    Set<String> data = new LinkedHashSet<>();
    Set<String> deletes = new LinkedHashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          collect(table, manifest, manifest.content() == ManifestContent.DATA ? data : deletes);
        }
      }
    }
    return new ReferredFiles(
        ReachableFileUtil.metadataFileLocations(table, false),
        new LinkedHashSet<>(ReachableFileUtil.manifestListLocations(table)),
        manifests,
        data,
        deletes);
  }

  private static void collect(Table table, ManifestFile manifest, Set<String> into) {
    try (ManifestReader<? extends ContentFile<?>> files = reader(table, manifest)) {
      for (ContentFile<?> file : files) {
        into.add(file.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the metadata of " + table.name(), e);
    }
  }

  private static ManifestReader<? extends ContentFile<?>> reader(
      Table table, ManifestFile manifest) {
    return manifest.content() == ManifestContent.DATA
        ? ManifestFiles.read(manifest, table.io(), table.specs())
        : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs());
  }

  Set<String> all() {
    Set<String> all = new HashSet<>(metadata);
    all.addAll(lists);
    all.addAll(manifests);
    all.addAll(data);
    all.addAll(deletes);
    return all;
  }
}
